"""Whom a caller means, by ids and by names as they are spoken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Document, Host, Party, Service, Team, Tenant
from engine.picture import Picture
from tests.tools.desk import PRACTICE, picture
from tools import people
from tools.faults import Fault

EVERYONE = ("anna", "ben", "clara")
TENANT = PRACTICE[0]
HERE = picture(*PRACTICE)


def party(where: Picture = HERE, /, **asked: str) -> Party:
    return people.party(where, asked)


def fault(where: Picture = HERE, /, **asked: str) -> Fault:
    with pytest.raises(Fault) as caught:
        people.party(where, asked)
    return caught.value


def among(*names: str) -> Picture:
    """A tenant with hosts of these names."""
    return picture(TENANT, *(Host(f"h{at}", name) for at, name in enumerate(names)))


@pytest.mark.parametrize(
    "nobody_in_particular",
    [
        "",
        "anyone",
        "Anyone",
        "ANYBODY.",
        "any",
        "no preference",
        "First available",
        "whoever is free",
        "someone",
    ]
    + ["egal", "Irgendwer", "beliebig", "wer frei ist", "doesn't matter"],
)
@pytest.mark.parametrize("parameter", ["with_whom", "host", "team", "service"])
def test_anyone_is_everyone(parameter: str, nobody_in_particular: str) -> None:
    assert party(HERE, **{parameter: nobody_in_particular}) == Party(EVERYONE)
    assert party() == Party(EVERYONE)


@pytest.mark.parametrize(
    "name",
    [
        "anna",
        "Anna",
        "ANNA",
        "Anna Müller",
        "anna mueller",
        "Anna Muller",
        "Dr. Anna Müller",
        "dr anna müller",
    ]
    + [
        "Doctor Anna",
        "Frau Dr. Müller",
        "Müller",
        "Mueller",
        "MÜLLER",
        "Mu\u0308ller",
        "with Anna",
        "Müller, Anna",
    ]
    + ["  Anna  ", "Anna.", "Prof. Dr. Müller", "the doctor Anna"],
)
@pytest.mark.parametrize("parameter", ["with_whom", "host", "team", "service"])
def test_a_host_is_known_by_what_people_say(parameter: str, name: str) -> None:
    assert party(HERE, **{parameter: name}) == Party(("anna",))


@pytest.mark.parametrize("name", ["practice", "The Practice", "the practice", "Practice"])
@pytest.mark.parametrize("parameter", ["with_whom", "team", "service"])
def test_a_team_is_known_by_id_and_name(parameter: str, name: str) -> None:
    assert party(HERE, **{parameter: name}) == Party(EVERYONE, team="practice")


def test_a_collective_team_is_met_as_a_whole() -> None:
    assert party(with_whom="board") == Party(("anna", "ben"), "collective", team="board")


@pytest.mark.parametrize("name", ["checkup", "Check-up", "check up", "CHECK-UP"])
@pytest.mark.parametrize("parameter", ["with_whom", "service"])
def test_a_service_is_done_by_its_team(parameter: str, name: str) -> None:
    assert party(HERE, **{parameter: name}) == Party(EVERYONE, service="checkup", team="practice")


def test_a_service_is_done_by_its_own_hosts() -> None:
    assert party(service="surgery") == Party(("ben",), service="surgery")


def test_a_service_that_names_nobody_is_done_by_everyone() -> None:
    where = picture(*PRACTICE, Service("advice", "Advice"))
    assert party(where, service="advice") == Party(EVERYONE, service="advice")


def test_a_host_may_be_chosen_for_a_service() -> None:
    assert party(service="checkup", host="clara") == Party(("clara",), service="checkup")
    assert party(with_whom="Clara", service="Check-up") == Party(("clara",), service="checkup")
    assert party(with_whom="Check-up", host="clara") == Party(("clara",), service="checkup")


def test_a_team_that_is_asked_for_goes_before_that_of_the_service() -> None:
    assert party(service="checkup", team="board") == Party(("anna", "ben"), "collective", "checkup", "board")


def test_a_host_out_of_a_collective_team_is_met_alone() -> None:
    assert party(team="board", host="ben") == Party(("ben",))


def test_a_host_who_does_not_do_it_is_refused_with_those_who_do() -> None:
    refused = fault(service="surgery", host="anna")
    assert refused.reason == "unknown_host"
    assert refused.said == {"names": ("Ben Okafor",)}
    assert fault(team="board", with_whom="clara").said == {"names": ("Dr. Anna Müller", "Ben Okafor")}


@pytest.mark.parametrize("parameter", ["with_whom", "host", "team"])
@pytest.mark.parametrize(
    "name", ["Dora", "Ann", "Anna Okafor", "?", "!", "Dr.", "\u200b", "annabel", "x" * 200]
)
def test_an_unknown_name_is_answered_with_all_hosts(parameter: str, name: str) -> None:
    refused = fault(HERE, **{parameter: name})
    assert refused.reason == "unknown_host"
    assert refused.said == {"names": ("Dr. Anna Müller", "Ben Okafor", "Clara Schmidt")}


def test_an_unknown_service_is_answered_with_all_services() -> None:
    refused = fault(service="haircut")
    assert refused.reason == "unknown_service"
    assert refused.said == {"names": ("Check-up", "Surgery")}


def test_a_service_wish_where_there_are_no_services_is_ignored() -> None:
    where = picture(*(each for each in PRACTICE if not isinstance(each, Service)))
    assert party(where, service="haircut") == Party(EVERYONE)
    assert party(where, service="haircut", with_whom="ben") == Party(("ben",))


@pytest.mark.parametrize(
    ("names", "said", "meant"),
    [
        (("Anna Schmidt", "Anna Weber"), "Anna", ("Anna Schmidt", "Anna Weber")),
        (("Anna Schmidt", "Anna Weber", "Ben Weber"), "Weber", ("Anna Weber", "Ben Weber")),
        (("Anna Schmidt", "Anna Schmidt"), "Anna Schmidt", ("Anna Schmidt", "Anna Schmidt")),
        (("Müller", "Mueller"), "Muller", ("Müller", "Mueller")),
    ],
)
def test_a_name_that_fits_several_is_asked_about(
    names: tuple[str, ...], said: str, meant: tuple[str, ...]
) -> None:
    refused = fault(among(*names), with_whom=said)
    assert refused.reason == "ambiguous_host"
    assert refused.said == {"names": meant}


@pytest.mark.parametrize(
    ("names", "said", "host"),
    [
        (("Anna", "Anna Weber"), "Anna", "h0"),
        (("Anna Schmidt", "Anna Weber"), "Anna Weber", "h1"),
        (("Anna Schmidt", "Anna Weber"), "weber anna", "h1"),
        (("Anna Schmidt", "Anna Weber"), "h1", "h1"),
        (("José Nuñez", "Jose"), "jose nunez", "h0"),
        (("Łukasz", "Søren Ærø"), "Søren", "h1"),
        (("Straße", "Strasser"), "strasse", "h0"),
        (("王小明", "Anna"), "王小明", "h0"),
        (("Ольга Иванова", "Anna"), "ольга", "h0"),
        (("Room 12", "Room 1"), "room 1", "h1"),
        (("Jean-Luc O'Neil", "Jean"), "jean luc", "h0"),
        (("Miss", "Mister"), "Miss", "h0"),
    ],
)
def test_a_name_that_fits_one_is_taken(names: tuple[str, ...], said: str, host: str) -> None:
    assert party(among(*names), with_whom=said) == Party((host,))


def test_an_id_is_no_reason_to_pass_over_others_of_that_name() -> None:
    where = picture(TENANT, Host("anna", "Anna Schmidt"), Host("anna2", "Anna Weber"))
    assert fault(where, with_whom="Anna").said == {"names": ("Anna Schmidt", "Anna Weber")}
    assert party(where, with_whom="anna") == Party(("anna",))
    assert party(where, with_whom="Anna2") == Party(("anna2",))


def test_an_id_goes_before_a_name() -> None:
    where = picture(TENANT, Host("ben", "Anna"), Host("anna", "Ben"))
    assert party(where, host="anna") == Party(("anna",))


def test_a_service_called_as_its_team_is_the_service() -> None:
    where = picture(*PRACTICE[:4], Team("m", "Massage", ("ben",)), Service("s", "Massage", team="m"))
    assert party(where, with_whom="massage") == Party(("ben",), service="s", team="m")
    assert party(where, team="massage") == Party(("ben",), team="m")


@pytest.mark.parametrize(
    "documents",
    [
        (TENANT,),
        (TENANT, Team("empty", "Empty", ()), Host("anna", "Anna")),
        (TENANT, Team("empty", "Empty", ("gone", "away")), Host("anna", "Anna")),
        (TENANT, Service("empty", "Empty", team="gone"), Host("anna", "Anna")),
        (TENANT, Service("empty", "Empty", hosts=("gone",)), Host("anna", "Anna")),
        (
            TENANT,
            Team("gone", "Gone", ()),
            Service("empty", "Empty", "gone", ("anna",)),
            Host("anna", "Anna"),
        ),
    ],
)
def test_where_nobody_is_left_nobody_can_be_booked(documents: tuple[Document, ...]) -> None:
    assert fault(picture(*documents), with_whom="empty").reason == "nobody"


def test_hosts_that_are_gone_are_left_out_of_their_team() -> None:
    where = picture(*PRACTICE[:2], PRACTICE[5], Team("all", "All", ("gone", "anna")))
    assert party(where, team="all") == Party(("anna",), team="all")
    assert party(where, team="board") == Party(("anna",), "collective", team="board")


def test_an_empty_business_has_nobody_whatever_is_asked() -> None:
    empty = picture(Tenant("t", "Empty", "Europe/Berlin"))
    for asked in ({}, {"with_whom": "Anna"}, {"service": "x"}):
        assert fault(empty, **asked).reason == "nobody"


words = st.sampled_from(
    ["anna", "Dr.", "Müller", "ben", "practice", "surgery", "any", "?", " ", "\u0301", "ß"]
)
texts = st.text() | st.lists(words, max_size=4).map(" ".join)
asked = st.dictionaries(st.sampled_from(["with_whom", "host", "team", "service"]), texts)


@settings(max_examples=500, deadline=None)
@given(asked)
def test_whatever_is_asked_there_is_a_party_or_a_fault(asked: dict[str, str]) -> None:
    try:
        found = people.party(HERE, asked)
    except Fault:
        return
    assert found.hosts
    assert set(found.hosts) <= HERE.hosts.keys()
