"""`list_options`: whom and what can a caller ask for? Answers from memory; awaits nothing.

The rule: nobody keeps many names in mind, so of many only the first are said, and how many others there are.
"""

from collections.abc import Sequence

from engine.picture import Picture
from tools import people
from tools.call import OptionData, Reply, ToolCall
from tools.memory import Memory
from tools.people import There
from tools.request import context
from tools.speech.speaker import Speaker

SAID_MAX = 7
"""Names in one sentence: what a listener keeps in mind."""
OPTIONS_MAX = 50
"""In the data: a model that has read fifty names will not find the right one by reading more."""


def list_options(call: ToolCall, picture: Picture, now_ms: int, _memory: Memory | None = None) -> Reply:
    """All of it, or what the name fits that is given. Raises `Fault`: nobody, unknown_host."""
    found = context(call, picture, now_ms)
    there = people.fitting(picture, found.given)
    return Reply(say=_said(found.speaker, there), options=_data(there))


def _said(voice: Speaker, there: There) -> str:
    hosts = [each.name for each in there.hosts]
    teams = [voice.team(each.name) for each in there.teams]
    services = [each.name for each in there.services]
    # Where not all can be said, the few teams lead to many of the people.
    met = teams + hosts if _many(teams + hosts) else hosts + teams
    sentences = []
    if _many(met):
        sentences.append(voice.say("options_people_many", **_first(voice, met)))
    elif met:
        sentences.append(voice.say("options_people", names=voice.names(met, len(met), "or")))
    if _many(services):
        sentences.append(voice.say("options_services_many", **_first(voice, services)))
    elif services:
        sentences.append(voice.say("options_services", names=voice.names(services, len(services))))
    if _many(met) or _many(services):
        sentences.append(voice.say("options_which"))
    return " ".join(sentences)


def _many(names: Sequence[str]) -> bool:
    """Whether some are left out: two at least, as "one other" might as well be named."""
    return len(names) > SAID_MAX + 1


def _first(voice: Speaker, names: Sequence[str]) -> dict[str, str]:
    return {"names": voice.listed(names[:SAID_MAX]), "number": voice.number(len(names) - SAID_MAX)}


def _data(there: There) -> tuple[OptionData, ...]:
    """As it can be handed back. The people come last: of them there may be more than there is room for."""
    found = (
        *(OptionData(each.id, each.name, "team") for each in there.teams),
        *(OptionData(each.id, each.name, "service") for each in there.services),
        *(OptionData(each.id, each.name, "host") for each in there.hosts),
    )
    return found[:OPTIONS_MAX]
