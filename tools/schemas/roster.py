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
        return " ".join(self._texts().values())

    def whole(self) -> bool:
        """Whether all names are in that."""
        return not any(text.endswith(_FIND) for text in self._texts().values())

    def _texts(self) -> dict[str, str]:
        """What is said of each kind that there is. The shortest go first, so that one long one hides no other."""
        kinds = {"People": self.hosts, "Teams": self.teams, "Services": self.services}
        texts = {kind: f"{kind}: {', '.join(dict.fromkeys(names))}." for kind, names in kinds.items() if names}
        room = NAMES_CHARS_MAX
        for kind in sorted(texts, key=lambda kind: len(texts[kind])):
            room -= len(texts[kind])
            if room < 0:
                texts[kind] = f"{kind}: {len(kinds[kind])}, {_FIND}"
        return texts


_FIND = f"too many to name here; {FINDER} finds them by a part of the name."


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
