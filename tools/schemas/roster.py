"""Whom a business has to offer, as a model is told of it."""

from msgspec import Struct

from engine.picture import Picture
from tools import people

NAMES_CHARS_MAX = 500
"""Characters of names in one description: some thirty people. More is paid for in each of five tools, at
every turn of a conversation, and a name among hundreds is found by asking."""
FINDER = "list_options"
"""The tool that finds what is not named."""


class Roster(Struct, frozen=True):
    """Names as they are spoken, in order."""

    business: str
    time_zone: str
    language: str = "en"
    hosts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def named(self) -> str:
        """Who and what there is, by kind; a kind that has too many names for a description is counted."""
        counted = self._counted()
        return " ".join(
            f"{kind}: {len(names)}, too many to name here; {FINDER} finds them by a part of the name."
            if kind in counted
            else _listed(kind, names)
            for kind, names in self._kinds().items()
        )

    def whole(self) -> bool:
        """Whether all names are in that."""
        return not self._counted()

    def _counted(self) -> set[str]:
        """The kinds that have no room. The shortest go first, so that a long one hides no other."""
        counted, room = set(), NAMES_CHARS_MAX
        texts = {kind: _listed(kind, names) for kind, names in self._kinds().items()}
        for kind in sorted(texts, key=lambda each: len(texts[each])):
            room -= len(texts[kind])
            if room < 0:
                counted.add(kind)
        return counted

    def _kinds(self) -> dict[str, tuple[str, ...]]:
        kinds = {"People": self.hosts, "Teams": self.teams, "Services": self.services}
        return {kind: tuple(dict.fromkeys(names)) for kind, names in kinds.items() if names}


def _listed(kind: str, names: tuple[str, ...]) -> str:
    return f"{kind}: {', '.join(names)}."


def roster(picture: Picture) -> Roster | None:
    """That of a tenant; None where it has no settings yet."""
    tenant = picture.tenant
    if tenant is None:
        return None
    there = people.there(picture)
    return Roster(
        business=tenant.name,
        time_zone=tenant.time_zone,
        language=tenant.language,
        hosts=tuple(each.name for each in there.hosts),
        teams=tuple(each.name for each in there.teams),
        services=tuple(each.name for each in there.services),
    )
