"""Whom and what a caller can ask for: said in every language, never more than can be kept in mind."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Document, Host, Service, Team
from tests.tools.desk import PRACTICE, FakeDesk
from tests.tools.lines import TALK
from tests.tools.replies import sound
from tests.tools.speech.callers import BERLIN, CODES, NOW
from tools.call import Reply
from tools.faults import Fault
from tools.list_options import OPTIONS_MAX, SAID_MAX
from tools.people import there
from tools.speech.registry import find
from tools.when.understanding import understand

BUSINESS = PRACTICE[0]
CLINIC: tuple[Document, ...] = (
    BUSINESS,
    Host("anna", "Anna"),
    Host("ben", "Ben"),
    Host("clara", "Clara"),
    Team("practice", "Practice", ("anna", "ben")),
    Service("checkup", "Check-up"),
    Service("massage", "Massage"),
)
SPOKEN = {
    "en": "You can see Anna, Ben, Clara or the team Practice. We offer Check-up and Massage.",
    "de": "Termine gibt es bei Anna, Ben, Clara oder dem Team Practice. Wir bieten Check-up und Massage an.",
    "es": "Puede pedir cita con Anna, Ben, Clara o el equipo Practice. Ofrecemos Check-up y Massage.",
    "fr": (
        "Vous pouvez prendre rendez-vous avec Anna, Ben, Clara ou l'équipe Practice. Nous proposons "
        "Check-up et Massage."
    ),
    "it": "Può fissare un appuntamento con Anna, Ben, Clara o il team Practice. Offriamo Check-up e Massage.",
    "nl": "U kunt terecht bij Anna, Ben, Clara of het team Practice. Wij bieden Check-up en Massage aan.",
    "pt": "É possível marcar com Anna, Ben, Clara ou a equipe Practice. Oferecemos Check-up e Massage.",
}
MANY = {
    "en": (
        "You can see A, B, C, D, E, F, G or one hundred and ninety-three others. "
        "Which name are you looking for?"
    ),
    "de": (
        "Termine gibt es bei A, B, C, D, E, F, G oder einhundertdreiundneunzig weiteren. "
        "Welchen Namen suchen Sie?"
    ),
    "es": (
        "Puede pedir cita con A, B, C, D, E, F, G o con ciento noventa y tres más. Dígame, ¿qué nombre busca?"
    ),
    "fr": (
        "Vous pouvez prendre rendez-vous avec A, B, C, D, E, F, G ou cent quatre-vingt-treize autres. "
        "Quel nom cherchez-vous ?"
    ),
    "it": "Può fissare un appuntamento con A, B, C, D, E, F, G o altri centonovantatré. Quale nome cerca?",
    "nl": "U kunt terecht bij A, B, C, D, E, F, G of honderddrieënnegentig anderen. Welke naam zoekt u?",
    "pt": "É possível marcar com A, B, C, D, E, F, G ou mais cento e noventa e três nomes. Qual é o nome?",
}


async def asked(*documents: Document, whom: str = "", **arguments: str) -> Reply:
    reply = await FakeDesk(*documents).ask("list_options", {"with_whom": whom, **arguments})
    return sound(reply, most=1_000)


def people(count: int) -> list[Host]:
    """A, B, C, ... and, beyond the alphabet, with a number."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [Host(f"h{at:04}", letters[at] if at < 26 else f"Nobody {at}") for at in range(count)]


@pytest.mark.parametrize("language", CODES)
async def test_all_whom_and_what_there_is_is_said(language: str) -> None:
    assert (await asked(*CLINIC, language=language)).say == SPOKEN[language]


@pytest.mark.parametrize("language", CODES)
async def test_of_many_the_first_are_said_and_how_many_others_there_are(language: str) -> None:
    assert (await asked(BUSINESS, *people(200), language=language)).say == MANY[language]


async def test_of_many_services_too_and_one_question_is_enough() -> None:
    services = [Service(f"s{at:02}", f"Care {'IVXLCDM'[at % 7] * (at + 1)}") for at in range(12)]
    reply = await asked(BUSINESS, *people(9), Team("day", "Day", ("h0001",)), *services)
    assert reply.say.startswith(
        "You can see the team Day, A, B, C, D, E, F or three others. We offer Care I, "
    )
    assert reply.say.endswith(" and five more services. Which name are you looking for?")
    assert reply.say.count("?") == 1


@pytest.mark.parametrize("count", [1, SAID_MAX, SAID_MAX + 1, SAID_MAX + 2, 2_000])
async def test_whoever_is_not_said_is_counted(count: int) -> None:
    reply = await asked(BUSINESS, *people(count))
    said = [each for each in people(min(count, 26)) if f" {each.name}" in reply.say.partition(" or ")[0]]
    if count > SAID_MAX + 1:
        number = find("en")
        assert number is not None
        assert len(said) == SAID_MAX
        assert f"or {number.number(count - SAID_MAX)} others." in reply.say
    else:
        assert reply.say.replace(",", "").replace("or ", "") == (
            f"You can see {' '.join(each.name for each in people(count))}."
        )


@pytest.mark.parametrize(
    ("whom", "found"),
    [
        ("", ["practice", "checkup", "massage", "anna", "ben", "clara"]),
        ("anyone", ["practice", "checkup", "massage", "anna", "ben", "clara"]),
        ("Anna", ["anna"]),
        ("dr. anna", ["anna"]),
        ("Cla", ["clara"]),
        ("mass", ["massage"]),
        ("the practice", ["practice"]),
        ("up check", ["checkup"]),
    ],
)
async def test_a_part_of_a_name_finds_whom_it_fits(whom: str, found: list[str]) -> None:
    reply = await asked(*CLINIC, whom=whom)
    assert reply.options is not None
    assert [each.id for each in reply.options] == found
    assert all(each.name in reply.say for each in reply.options)


async def test_a_name_among_hundreds_is_found() -> None:
    reply = await asked(BUSINESS, *people(900), Host("x", "Prof. Dr. Maria Müller"), whom="mueller")
    assert reply.say == "You can see Prof. Dr. Maria Müller."
    assert (await asked(BUSINESS, *people(900), whom="nobody 89")).say == "You can see Nobody 89."
    begun = await asked(BUSINESS, *people(110), whom="nob 10")
    assert begun.say.startswith("You can see Nobody 100, Nobody 101, ")
    assert "or three others." in begun.say


@pytest.mark.parametrize("name", ["service", "host", "team", "who"])
async def test_models_name_whom_they_ask_for_in_several_ways(name: str) -> None:
    reply = sound(await FakeDesk(*CLINIC).ask("list_options", {name: "massage"}))
    assert reply.say == "We offer Massage."


async def test_a_name_that_fits_nobody_is_answered_with_those_that_there_are() -> None:
    reply = await asked(*CLINIC, whom="Dora")
    assert (reply.reason, reply.options) == ("unknown_host", None)
    assert reply.say == (
        "I do not know that name; we have Anna, Ben, Clara, Practice, Check-up and others. "
        "Whom would you like to see?"
    )


async def test_what_nobody_does_any_more_is_not_offered() -> None:
    gone = (Team("ghosts", "Ghosts", ("casper",)), Service("haunting", "Haunting", hosts=("casper",)))
    assert await asked(*CLINIC, *gone) == await asked(*CLINIC)
    assert (await asked(*CLINIC, *gone, whom="ghosts")).reason == "unknown_host"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Practice", "the team Practice"),
        ("The Practice", "The Practice"),
        ("Team Blue", "Team Blue"),
        ("Anna's team", "Anna's team"),
    ],
)
async def test_a_team_is_called_one_but_once(name: str, said: str) -> None:
    reply = await asked(BUSINESS, Host("anna", "Anna"), Team("t", name, ("anna",)))
    assert reply.say == f"You can see Anna or {said}."


async def test_there_is_never_more_data_than_a_model_reads() -> None:
    reply = await asked(BUSINESS, *people(200), Team("day", "Day", ("h0001",)), Service("cut", "Haircut"))
    assert reply.options is not None
    assert len(reply.options) == OPTIONS_MAX
    assert [each.kind for each in reply.options[:3]] == ["team", "service", "host"]
    sent = json.loads(msgspec.json.encode(reply))["options"][0]
    assert sent == {"id": "day", "name": "Day", "kind": "team"}


async def test_what_is_listed_can_be_handed_back() -> None:
    reply = await asked(*PRACTICE)
    assert reply.options is not None
    for each in reply.options:
        free = sound(await FakeDesk().ask("propose_times", {"with_whom": each.id}))
        assert free.available
        asked_by_name = sound(await FakeDesk().ask("propose_times", {"with_whom": each.name}))
        assert asked_by_name == free


async def test_what_was_talked_about_before_is_still_talked_about() -> None:
    desk = FakeDesk()
    offered = await desk.ask("propose_times", {"with_whom": "ben"}, **TALK)
    await desk.ask("list_options", {}, **TALK)
    booked = sound(
        await desk.ask("book", {"when": "the second one", "with_whom": "ben", "name": "Max"}, **TALK)
    )
    assert offered.slots is not None
    assert booked.booking is not None
    assert booked.booking.start == offered.slots[1].start


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("count", [3, 200])
async def test_no_time_is_in_what_is_said(language: str, count: int) -> None:
    reply = await asked(BUSINESS, *people(count), language=language)
    with pytest.raises(Fault):
        understand(reply.say, NOW, BERLIN, language)


names = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
ids = st.integers(0, 30).map(str)


@given(
    st.dictionaries(ids, names, min_size=1, max_size=20),
    st.dictionaries(ids, st.tuples(names, st.lists(ids, max_size=3)), max_size=5),
    st.dictionaries(ids, names, max_size=12),
    names,
    st.sampled_from(CODES),
)
async def test_only_those_are_listed_who_can_be_booked(
    hosts: dict[str, str],
    teams: dict[str, tuple[str, list[str]]],
    services: dict[str, str],
    whom: str,
    language: str,
) -> None:
    documents: list[Document] = [
        *(Host(f"h{id}", name) for id, name in hosts.items()),
        *(Team(f"t{id}", name, tuple(f"h{each}" for each in of)) for id, (name, of) in teams.items()),
        *(Service(f"s{id}", name) for id, name in services.items()),
    ]
    desk = FakeDesk(BUSINESS, *documents)
    for text in ("", whom):
        reply = sound(await desk.ask("list_options", {"with_whom": text, "language": language}), most=1_000)
        assert (reply.reason == "") == (reply.options is not None)
        for each in reply.options or ():
            free = await desk.ask("propose_times", {each.kind: each.id})
            assert free.available, each
    everybody = there(desk.picture)
    assert {f"h{id}" for id in hosts} == {each.id for each in everybody.hosts}
    bookable = {f"t{id}" for id, (_, of) in teams.items() if {*of} & {*hosts}}
    assert bookable == {each.id for each in everybody.teams}
