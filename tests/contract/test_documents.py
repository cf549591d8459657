"""Documents as opaque strings: they come back as they were, or not at all."""

from binascii import crc32

import pytest

from engine.errors import LedgerCorrupt
from engine.model import (
    ApiKey,
    Attendee,
    Booking,
    Business,
    BusyBlock,
    Caps,
    Change,
    Document,
    Guesses,
    Host,
    Hours,
    Line,
    Rules,
    Secret,
    Service,
    Span,
    Team,
    Tenant,
    Turn,
)
from engine.picture import key_of
from server.ledger import documents
from server.ledger.port import Batch, Replayed
from tests.contract.commits import TENANT, bodies, done, head, make
from tests.contract.stores import AnyLedger, Store

WEEK = ((Span(540, 1020),),) * 7

EVERY_KIND: list[Document] = [
    Tenant(id="salon", name="Salon Ünï", time_zone="Europe/Berlin", hours=Hours(weekly=WEEK)),
    Host(
        id="anna",
        name="Anna",
        hours=Hours(overrides=(("2026-12-24", ()), ("2026-12-31", (Span(540, 600),)))),
        rules=Rules(duration=45, buffer_after=10),
        caps=Caps(day_count=8),
    ),
    Team(id="front", name="Front", hosts=("anna", "ben"), mode="collective"),
    Service(id="cut", name="Cut", hosts=("anna",), rules=Rules(duration=22)),
    BusyBlock(id="b1", host="anna", start=29_000_000, end=29_000_030),
    Booking(
        id="k1",
        hosts=("anna",),
        start=29_000_000,
        end=29_000_022,
        attendee=Attendee(name="Grace", phone="+4930123456"),
        conversation="conversation:abc",
    ),
    Turn(host="anna", number=7),
    Guesses(id="c1", count=2, first_at_ms=5, found=("k1",)),
    Business(id="salon"),
    ApiKey(digest="0" * 64, id="k", tenant="salon", revoked_at_ms=5),
    Secret(id="s", platform="retell", value="key_1", tenants=("salon", "other")),
    Line(id="4930123456", tenant="salon"),
]


@pytest.mark.parametrize("document", EVERY_KIND, ids=lambda each: type(each).__name__)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    key = key_of(document)
    assert documents.decode(key, documents.encode(key, document)) == document


def test_every_document_of_the_engine_has_a_kind() -> None:
    assert {type(each) for each in EVERY_KIND} == set(documents.KINDS.values())
    assert {documents.kind_of(key_of(each)) for each in EVERY_KIND} == set(documents.KINDS)


def test_a_change_comes_back_as_it_was() -> None:
    change = Change(puts={key_of(each): each for each in EVERY_KIND}, deletes=("booking:gone", "busy:é"))
    assert documents.decode_change(documents.encode_change(change)) == change
    assert documents.decode_change(documents.encode_change(Change())) == Change()


@pytest.mark.parametrize("bit", range(8))
def test_any_flipped_bit_of_a_document_is_noticed(bit: int) -> None:
    document = EVERY_KIND[5]
    key = key_of(document)
    body = documents.encode(key, document).encode()
    for place in range(len(body)):
        flipped = bytearray(body)
        flipped[place] ^= 1 << bit
        with pytest.raises(LedgerCorrupt, match=key) as caught:
            documents.decode(key, bytes(flipped).decode(errors="surrogateescape"))
        assert caught.value.facts == {"key": key}
        assert "Grace" not in str(caught.value)


def test_any_flipped_byte_of_a_change_is_noticed() -> None:
    text = documents.encode_change(Change(puts={"booking:k1": EVERY_KIND[5]}))
    for place, letter in enumerate(text):
        flipped = text[:place] + chr(ord(letter) ^ 1) + text[place + 1 :]
        with pytest.raises(LedgerCorrupt, match="entry 7-9") as caught:
            documents.decode_change(flipped, "entry 7-9")
        assert "Grace" not in str(caught.value)


def test_a_document_under_another_key_is_noticed() -> None:
    text = documents.encode("turn:anna", Turn("anna", 1))
    with pytest.raises(LedgerCorrupt, match="turn:ben does not match its checksum"):
        documents.decode("turn:ben", text)


@pytest.mark.parametrize("text", ["", "1", "1:", "1::", "x:y:z", "{}", "\udcff", "2:00000000:{}"])
def test_what_is_no_document_is_corrupt(text: str) -> None:
    with pytest.raises(LedgerCorrupt, match="host:anna"):
        documents.decode("host:anna", text)
    with pytest.raises(LedgerCorrupt):
        documents.decode_change(text)


@pytest.mark.parametrize(
    "json",
    ['{"id":"anna"}', '{"id":"anna","name":7}', "[]", "", "nul", "[" * 10_000, '{"id":"\udcff"}'],
    ids=["missing", "type", "array", "empty", "broken", "deep", "utf8"],
)
def test_json_of_another_schema_is_corrupt_though_its_checksum_fits(json: str) -> None:
    with pytest.raises(LedgerCorrupt, match="host:anna does not fit its schema"):
        documents.decode("host:anna", _sealed("host:anna", json))
    with pytest.raises(LedgerCorrupt, match="change does not fit its schema"):
        documents.decode_change(_sealed(documents.CHANGE, json))


def test_a_newer_schema_is_not_read() -> None:
    text = _sealed("turn:anna", '{"host":"anna","number":1}')
    assert documents.decode("turn:anna", text) == Turn("anna", 1)
    with pytest.raises(LedgerCorrupt, match="unknown schema"):
        documents.decode("turn:anna", "2" + text[1:])


def test_an_unknown_kind_is_corrupt() -> None:
    with pytest.raises(LedgerCorrupt, match="ghost:1 has an unknown kind"):
        documents.decode("ghost:1", _sealed("ghost:1", "{}"))
    with pytest.raises(LedgerCorrupt, match="ghost:1 has an unknown kind"):
        documents.decode_change(_sealed(documents.CHANGE, '{"puts":{"ghost:1":{}},"deletes":[]}'))


def test_a_document_is_not_written_under_a_key_of_another_kind() -> None:
    with pytest.raises(LedgerCorrupt, match="host:anna is no key for a Turn"):
        documents.encode("host:anna", Turn("anna", 1))


OPAQUE = [
    *("[]", "{}", '{"hosts":[],"attendee":{}}', "null", "12345678901234567890", "1e400", "0.1", "-0"),
    *("", " ", "1:2:3", "nul\0nul", "line\r\nline", "☃ ünï", "$5\r\nhello", "\\ud800", "'\"%s%d"),
]
"""What a store would change if it read it: Lua's cjson makes {} of [], and rounds long numbers."""


async def test_whatever_is_kept_comes_back_to_the_letter(ledger: AnyLedger, store: Store) -> None:
    at = await head(ledger)
    for number, text in enumerate(OPAQUE):
        commit = make(
            at,
            fingerprint=text,
            outcome=text,
            body=text,
            puts={f"booking:{number}": text, f"key {text}": text},
            archives={f"over:{number}": text},
            events=((f"event {text}", text),),
        )
        assert bodies(await ledger.commit(commit))[-1] == text
        again = await ledger.commit(commit)
        assert isinstance(again, Replayed)
        assert again.outcome == text
    keyed = {f"key {text}": text for text in OPAQUE}
    numbered = {f"booking:{number}": text for number, text in enumerate(OPAQUE)}
    assert (await ledger.load(TENANT)).documents == keyed | numbered
    assert store.kept(TENANT).archive == {f"over:{number}": text for number, text in enumerate(OPAQUE)}
    assert store.kept(TENANT).outbox == [(TENANT, f"event {text}", text) for text in OPAQUE]
    batch = (await ledger.follow({0: at}))[0]
    assert isinstance(batch, Batch)
    assert [entry.body for entry in batch.entries] == OPAQUE


async def test_a_byte_that_flipped_in_the_store_is_noticed(ledger: AnyLedger, store: Store) -> None:
    """Also one that is no UTF-8 any more; the tenant's other documents are still there."""
    kept = {key_of(each): documents.encode(key_of(each), each) for each in EVERY_KIND}
    await done(ledger, await head(ledger), puts=kept)
    store.flip(TENANT, "tenant", kept["tenant"].index("Salon"), mask=0x01)
    store.flip(TENANT, "booking:k1", kept["booking:k1"].index("Grace"), mask=0x80)
    loaded = (await ledger.load(TENANT)).documents
    for key, text in loaded.items():
        if key in ("tenant", "booking:k1"):
            with pytest.raises(LedgerCorrupt, match=key):
                documents.decode(key, text)
        else:
            assert text == kept[key]


def _sealed(name: str, json: str) -> str:
    data = json.encode(errors="surrogateescape")
    return f"1:{crc32(data, crc32(name.encode())):08x}:{json}"
