"""A definition over what is there, and whose a tool is."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.pushing import PushFailed
from server.pushing.differences import HIDDEN, REPLACED, difference
from server.pushing.merging import HEADERS, merged
from server.pushing.owners import Tool, owned, same_path

KEYS = st.sampled_from(["url", "name", "properties", "required", *HEADERS, *string.ascii_lowercase[:3]])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "x", "{{x}}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


@given(OBJECTS, OBJECTS)
def test_merging_again_changes_nothing(there: dict[str, Any], wanted: dict[str, Any]) -> None:
    once = merged(there, wanted)
    assert merged(once, wanted) == once


@given(OBJECTS, OBJECTS)
def test_what_a_definition_does_not_speak_of_stays(there: dict[str, Any], wanted: dict[str, Any]) -> None:
    after = merged(there, wanted)
    for key in there.keys() - wanted.keys():
        assert after[key] == there[key]
    assert after.keys() == there.keys() | wanted.keys()


@given(OBJECTS)
def test_over_nothing_a_definition_is_as_it_stands(wanted: dict[str, Any]) -> None:
    assert merged({}, wanted) == wanted
    assert merged(wanted, wanted) == wanted


def test_the_order_of_what_is_required_is_no_difference() -> None:
    there = {"required": ["b", "a"]}
    assert merged(there, {"required": ["a", "b"]}) == there
    assert merged(there, {"required": ["a"]}) == {"required": ["a"]}
    assert merged({"required": None}, {"required": ["a"]}) == {"required": ["a"]}


@pytest.mark.parametrize("headers", HEADERS)
def test_no_headers_value_is_shown(headers: str) -> None:
    before = {"url": "https://a", headers: {"Authorization": "Bearer 1111", "X-Mine": "2222"}}
    after = {"url": "https://a", headers: {"Authorization": "Bearer 3333", "X-Mine": "2222"}}
    wanted = {"url": "https://a", headers: {"Authorization": "Bearer 3333"}}
    for text in (difference("book", before, after, wanted), difference("book", None, after, wanted)):
        assert not any(each in text for each in ("1111", "2222", "3333"))
    text = difference("book", before, after, wanted)
    assert f'-    "Authorization": "{HIDDEN}"' in text
    assert f'+    "Authorization": "{REPLACED}"' in text


def test_only_what_is_ours_is_shown() -> None:
    before = {"name": "book", "mine": {"password": "hush"}, "url": "https://a"}
    text = difference("book", before, before | {"url": "https://b"}, {"name": "book", "url": "https://b"})
    assert text.splitlines() == [
        "--- there/book",
        "+++ new/book",
        "@@ -1,4 +1,4 @@",
        " {",
        '   "name": "book",',
        '-  "url": "https://a"',
        '+  "url": "https://b"',
        " }",
    ]


def tool(url: str = "https://a.example.com/vapi", name: str = "book", id: str = "1", **headers: Any) -> Tool:
    return Tool(id, name, url, headers or {"Authorization": "Bearer one"}, {})


@pytest.mark.parametrize(
    ("there", "own"),
    [
        (tool(), True),
        (tool("https://A.example.com:443/vapi/"), True),
        (tool(authorization="Bearer one", extra="x"), True),
        (tool(name="cancel"), False),
        (tool("https://b.example.com/vapi"), False),
        (tool("https://a.example.com:8443/vapi"), False),
        (tool("https://a.example.com:port/vapi"), False),
        (tool("https://a.example.com/vapi/clinic"), False),
        (tool("https://a.example.com/vapi?for=clinic"), False),
        (tool(Authorization="Bearer two"), False),
    ],
)
def test_a_tool_is_ours_by_its_name_its_address_and_its_key(there: Tool, own: bool) -> None:
    assert bool(owned(tool(id=""), [there], "", frozenset()).own) is own


def test_where_the_address_names_the_business_no_key_is_needed() -> None:
    wanted = Tool("", "book", "https://a.example.com/vapi/clinic", {}, {})
    there = [
        Tool(id, "book", f"https://a.example.com/vapi/{id}", {"X-Mine": "x"}, {}) for id in ("clinic", "spa")
    ]
    assert owned(wanted, there, "", frozenset()).own == (there[0],)


def test_a_key_that_cannot_be_seen_is_nobodys_until_the_assistant_is_named() -> None:
    hidden = Tool("1", "book", tool().url, {"Authorization": {"secret_id": "x"}}, {})
    with pytest.raises(PushFailed):
        owned(tool(id=""), [hidden], "", frozenset())
    assert owned(tool(id=""), [hidden], "agent", frozenset()).own == ()
    assert owned(tool(id=""), [hidden], "agent", frozenset({"1"})).own == (hidden,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a/vapi", "https://b:8443/vapi/", True),
        ("https://a/vapi", "https://b/vapi/clinic", True),
        ("https://a/vapi/spa", "https://b/vapi/clinic", False),
        ("https://a", "https://b/vapi", False),
        ("https://a/vapi?x=1", "https://b/vapi", False),
        ("https://a/retell", "https://b/vapi", False),
        ("", "https://b/vapi", False),
    ],
)
def test_an_address_that_moved_is_known_by_its_path(one: str, other: str, same: bool) -> None:
    assert same_path(one, other) is same
    assert same_path(other, one) is same
