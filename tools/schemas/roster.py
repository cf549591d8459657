"""Whom a business has to offer, as a model is told of it."""

from msgspec import Struct

from engine.picture import Picture


class Roster(Struct, frozen=True):
    """Names as they are spoken, in order."""

    business: str
    time_zone: str
    language: str = "en"
    hosts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def roster(picture: Picture) -> Roster | None:
    """That of a tenant; None where it has no settings yet."""
    tenant = picture.tenant
    if tenant is None:
        return None
    return Roster(
        business=tenant.name,
        time_zone=tenant.time_zone,
        language=tenant.language,
        hosts=tuple(picture.hosts[each].name for each in picture.everyone),
        teams=tuple(picture.teams[each].name for each in sorted(picture.teams)),
        services=tuple(picture.services[each].name for each in sorted(picture.services)),
    )
