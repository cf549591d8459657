"""Who is to be met: ids and spoken names -> a party.

The rule: a name that fits exactly one is taken, one that fits several or none is asked about, with the
names that there are; nobody is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from engine.model import Host, Party, Service, Team
from engine.picture import Picture
from tools.faults import Fault

ASKED = ("with_whom", "host", "team", "service")
"""The parameters that name somebody."""
ANYONE = frozenset(
    ("", "anyone", "anybody", "any", "someone", "somebody", "whoever", "whoever is free")
    + ("anyone available", "any available", "whoever is available", "no preference", "no one in particular")
    + ("first available", "next available", "doesn't matter", "does not matter")
    + ("egal", "ist egal", "beliebig", "irgendwer", "irgendjemand", "jemand", "wer frei ist")
)
TITLES = frozenset(
    ("dr", "doctor", "doktor", "prof", "professor", "mr", "mrs", "ms", "miss", "mister", "herr", "herrn")
    + ("frau", "the", "with", "bei", "mit")
)
NAME_WORD_MIN = 3
"""Letters: a shorter word is no name that anybody is called by, but may well be one about time."""
NAMES_KEPT = 65_536
"""Spoken forms of names remembered, about 200 bytes each."""

_WORD = re.compile(r"[^\W_]+")
_WITH = re.compile(r"\b(?:with|bei|mit|con|avec|chez|bij|met|com) ", re.IGNORECASE)
"""What we say before a name, in all languages."""
_JOINT = re.compile(r"(?:, | (?:and|or|und|oder|y|e|o|u|et|ou|ed|od|en|of) )", re.IGNORECASE)
"""What we say between two."""

Named = Host | Team | Service


class There(NamedTuple):
    """Whom and what can be asked for, each in the order of its ids."""

    hosts: tuple[Host, ...]
    teams: tuple[Team, ...]
    services: tuple[Service, ...]


def party(picture: Picture, asked: Mapping[str, str]) -> Party:
    """The party that the parameters name: `with_whom` anyone of the three kinds, the others their own.

    Raises `Fault`: unknown_host, ambiguous_host, unknown_service, nobody.
    """
    if not picture.hosts:
        raise Fault("nobody")
    service, team, host = _asked(picture, asked)
    if service is not None and team is None and service.team is not None:
        team = picture.teams.get(service.team)
        if team is None:  # it is gone: who else does this, nobody knows
            raise Fault("nobody")
    hosts, mode = picture.everyone, "round_robin"
    if team is not None:
        hosts = tuple(each for each in team.hosts if each in picture.hosts)
        mode = team.mode
    elif service is not None and service.hosts:
        hosts = tuple(each for each in service.hosts if each in picture.hosts)
    if not hosts:
        raise Fault("nobody")
    if host is not None:
        if host.id not in hosts:
            raise Fault("unknown_host", names=_names(picture.hosts[each] for each in hosts))
        hosts, mode, team = (host.id,), "round_robin", None
    return Party(
        hosts,
        "collective" if mode == "collective" else "round_robin",
        service.id if service is not None else None,
        team.id if team is not None else None,
    )


def named(party: Party) -> tuple[tuple[str, str], ...]:
    """The parameters that name a party, by ids; none where it is anyone."""
    found = (("service", party.service), ("team", party.team))
    host = party.hosts[0] if len(party.hosts) == 1 and party.team is None else None
    return tuple((kind, id) for kind, id in (*found, ("host", host)) if id)


def _asked(picture: Picture, asked: Mapping[str, str]) -> tuple[Service | None, Team | None, Host | None]:
    found: list[Named] = []
    for kind, candidates in (
        ("with_whom", (picture.hosts, picture.services, picture.teams)),
        ("host", (picture.hosts,)),
        ("team", (picture.teams, picture.hosts)),
        ("service", (picture.services, picture.teams, picture.hosts)),
    ):
        text = asked.get(kind, "")
        # A business without services takes any wish for one as talk: nothing has to be set up first.
        if not _is_anyone(text):
            each = _find(candidates, text)
            if each is None and kind == "service":
                if picture.services:
                    raise Fault("unknown_service", names=_names(picture.services.values()))
            elif each is None:
                raise Fault("unknown_host", names=_names(picture.hosts.values()))
            else:
                found.append(each)
    return (
        next((each for each in found if isinstance(each, Service)), None),
        next((each for each in found if isinstance(each, Team)), None),
        next((each for each in found if isinstance(each, Host)), None),
    )


def _find(candidates: Iterable[Mapping[str, Named]], text: str) -> Named | None:
    """The one that is meant, by id, by its whole name, or by a part or a spoken id that only one has."""
    for index in candidates:
        if text in index:
            return index[text]
    wanted = spoken(text)
    if not wanted:
        return None
    kinds = [list(index.values()) for index in candidates]
    # A service that is called as the team that does it is no reason to ask.
    wholes = ([each for each in kind if wanted == spoken(each.name)] for kind in kinds)
    found = next(filter(None, wholes), None) or [
        each for kind in kinds for each in kind if _has(each, wanted)
    ]
    if len(found) > 1:
        raise Fault("ambiguous_host", names=_names(found))
    return found[0] if found else None


def there(picture: Picture) -> There:
    """All whom and what can be asked for: not a team of nobody, nor a service that nobody does any more."""
    return There(
        tuple(picture.hosts[each] for each in picture.everyone),
        tuple(picture.teams[each] for each in sorted(picture.teams) if _met(picture, "team", each)),
        tuple(picture.services[each] for each in sorted(picture.services) if _met(picture, "service", each)),
    )


def _met(picture: Picture, kind: str, id: str) -> bool:
    with suppress(Fault):
        return bool(party(picture, {kind: id}).hosts)
    return False


def fitting(picture: Picture, asked: Mapping[str, str]) -> There:
    """Of all that is there whatever has the name that is asked for, or begins so; all of it for no name.

    Raises `Fault`: nobody, unknown_host.
    """
    found = there(picture)
    if not found.hosts:
        raise Fault("nobody")
    wanted = next((words for kind in ASKED if (words := _wanted(asked.get(kind, "")))), ())
    if not wanted:
        return found
    for fits in (_has, _begins):
        some = There(
            tuple(each for each in found.hosts if fits(each, wanted)),
            tuple(each for each in found.teams if fits(each, wanted)),
            tuple(each for each in found.services if fits(each, wanted)),
        )
        if any(some):
            return some
    raise Fault("unknown_host", names=_names((*found.hosts, *found.teams, *found.services)))


def _wanted(text: str) -> tuple[str, ...]:
    return () if _is_anyone(text) else spoken(text)


def _is_anyone(text: str) -> bool:
    return text.lower().rstrip(".") in ANYONE


def _has(named: Named, wanted: tuple[str, ...]) -> bool:
    """Whether a name has all these words, or this is the id as it is spoken."""
    return set(wanted) <= set(spoken(named.name)) or wanted == spoken(named.id)


def _begins(named: Named, wanted: tuple[str, ...]) -> bool:
    """Whether each of these words begins one of the name's."""
    return all(any(word.startswith(each) for word in spoken(named.name)) for each in wanted)


@lru_cache(maxsize=NAMES_KEPT)
def spoken(name: str) -> tuple[str, ...]:
    """A name as it is heard: no case, accents, titles or punctuation; "Müller" is "Mueller"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(pair, letter)
    words = tuple(_WORD.findall(plain))
    return tuple(word for word in words if word not in TITLES) or words


def without_whom(picture: Picture, text: str) -> str:
    """A text without the names behind "with", as we write them: "at nine with April" is not about a month."""
    kept, at = "", 0
    for word in _WITH.finditer(text):
        if word.end() < at:
            continue
        end = _past_names(picture, text, word.end())
        if end > word.end():
            kept, at = kept + text[at : word.end()], end
    return kept + text[at:] if at else text


def _past_names(picture: Picture, text: str, at: int) -> int:
    """Where the names end that begin here, joined as in "Anna, Ben and Clara"; the same where none does."""
    while True:
        rest = text[at:]
        fits = [
            each.name
            for index in (picture.hosts, picture.teams, picture.services)
            for each in index.values()
            if rest.startswith(each.name) and not rest[len(each.name) :][:1].isalnum()
        ]
        if not fits:
            return at
        at += max(map(len, fits))
        joint = _JOINT.match(text, at)
        if joint is None or _past_names(picture, text, joint.end()) == joint.end():
            return at
        at = joint.end()


def without_names(picture: Picture, text: str) -> str:
    """A text without the names of hosts, teams and services: "tomorrow at ten with Ben" is about a time."""
    named: list[Named] = [*picture.hosts.values(), *picture.teams.values(), *picture.services.values()]
    for each in sorted((each.name for each in named if each.name in text), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text)
    known = {word for each in named for word in spoken(each.name) if len(word) >= NAME_WORD_MIN}
    kept = [word for word in text.split() if not (heard := spoken(word)) or not known.issuperset(heard)]
    return " ".join(kept)


def _names(named: Iterable[Named]) -> tuple[str, ...]:
    return tuple(each.name for each in named)
