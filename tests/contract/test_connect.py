"""Addresses: which ledger they name, and that nothing of a wrong one is repeated."""

import os

import pytest
from redis.crc import key_slot

from engine.errors import HalfpastError, InvalidValue
from server.ledger.connect import connect
from server.ledger.redis import address as redis_address
from server.ledger.redis import keys
from server.ledger.redis.address import Address, Endpoint, Tls
from server.ledger.redis.ledger import RedisLedger
from server.ledger.sqlite.ledger import SqliteLedger, path_of

SECRET = "hunter2"


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://localhost:7000/3",
        f"redis://user:{SECRET}@localhost",
        f"rediss://:{SECRET}@example.org:6380/0?ssl_ca_certs=/etc/ca.pem",
        f"unix:///run/redis.sock?db=2&password={SECRET}",
        "redis://[::1]:6379",
        f"redis+sentinel://user:{SECRET}@a:1,b:2,c/main?sentinel_password={SECRET}",
        f"rediss+sentinel://:{SECRET}@a/main/2?ssl_ca_certs=/etc/ca.pem",
        f"redis+cluster://user:{SECRET}@a:1,[::1]:2",
        f"rediss+cluster://:{SECRET}@a?ssl_certfile=/etc/c.pem&ssl_keyfile=/etc/k.pem",
    ],
)
def test_redis_is_for_any_number_of_workers(url: str) -> None:
    ledger = connect(url)
    assert isinstance(ledger, RedisLedger)
    assert ledger.several_workers
    assert SECRET not in repr(ledger)


def test_sqlite_is_for_one() -> None:
    ledger = connect("sqlite:///halfpast.db")
    assert isinstance(ledger, SqliteLedger)
    assert not ledger.several_workers


def test_three_slashes_are_relative_and_four_absolute() -> None:
    assert path_of("sqlite:///data/halfpast.db") == os.path.abspath("data/halfpast.db")
    assert path_of("sqlite:////var/lib/halfpast.db") == "/var/lib/halfpast.db"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://h", {"host": "h", "port": 6379, "db": 0, "username": None, "password": None}),
        ("redis://h:1/2", {"host": "h", "port": 1, "db": 2}),
        ("redis://:p%40ss@h/", {"password": "p@ss", "username": None, "db": 0}),
        ("rediss://u:p@h?db=4", {"username": "u", "password": "p", "db": 4, "tls": Tls()}),
        ("rediss://h?ssl_ca_certs=/ca.pem", {"tls": Tls(ca_certs="/ca.pem")}),
        ("redis://[::1]:7/0", {"host": "::1", "port": 7, "tls": None}),
        ("unix:///a%20b.sock", {"path": "/a b.sock", "db": 0}),
        ("unix:///s?db=1&password=p%26q&username=u", {"db": 1, "password": "p&q", "username": "u"}),
    ],
)
def test_an_address_means_what_it_says(url: str, expected: dict[str, object]) -> None:
    found = redis_address.parse(url)
    assert found.kind == "server"
    assert found.seeds == (found.server,)
    assert {name: getattr(found.server, name) for name in expected} == expected


def test_sentinels_have_a_login_of_their_own_and_the_path_names_the_primary() -> None:
    found = redis_address.parse(
        "redis+sentinel://u:p%40@a,b:2,[::1]:3/my%20main/4?sentinel_username=su&sentinel_password=sp"
    )
    login = Endpoint(username="su", password="sp")
    assert found == Address(
        kind="sentinel",
        seeds=(login.at("a", 26379), login.at("b", 2), login.at("::1", 3)),
        server=Endpoint(username="u", password="p@", db=4),
        primary="my main",
    )


def test_a_cluster_is_named_by_some_of_its_nodes() -> None:
    found = redis_address.parse("redis+cluster://:p@a,b:2/0")
    login = Endpoint(password="p")
    seeds = (login.at("a", 6379), login.at("b", 2))
    assert found == Address(kind="cluster", seeds=seeds, server=login)


def test_tls_is_for_all_or_for_the_servers_that_sentinels_name() -> None:
    files = "ssl_ca_certs=ca&ssl_certfile=c&ssl_keyfile=k"
    tls = Tls("ca", "c", "k")
    everywhere = redis_address.parse(f"rediss+sentinel://a/main?{files}")
    assert (everywhere.seeds[0].tls, everywhere.server.tls) == (tls, tls)
    servers_only = redis_address.parse(f"redis+sentinel://a/main?tls=1&{files}")
    assert (servers_only.seeds[0].tls, servers_only.server.tls) == (None, tls)
    cluster = redis_address.parse(f"rediss+cluster://a,b?{files}")
    assert [each.tls for each in (*cluster.seeds, cluster.server)] == [tls, tls, tls]


@pytest.mark.parametrize(
    "url",
    [
        f"unix:///s?password={SECRET}",
        f"redis+sentinel://u:{SECRET}@a/main?sentinel_password={SECRET}",
        f"rediss+cluster://u:{SECRET}@a,b",
    ],
)
def test_an_address_that_was_understood_shows_no_password(url: str) -> None:
    found = redis_address.parse(url)
    for shown in (repr(found), str(found), str(found.server), repr(found.seeds)):
        assert SECRET not in shown


@pytest.mark.parametrize("partition", range(keys.PARTITIONS_MAX))
def test_the_slot_of_a_partition_is_the_one_of_all_its_keys(partition: int) -> None:
    for key in (keys.meta(partition), keys.log(partition), keys.documents(partition, "{salon}")):
        assert keys.slot(partition) == key_slot(key.encode())


@pytest.mark.parametrize(
    "url",
    [
        "",
        SECRET,
        "postgres://user:hunter2@localhost/db",
        "redis://",
        "redis:///0",
        "redis://:hunter2@",
        "redis://user:hunter2@localhost:port",
        "redis://user:hun/ter2hunter2@localhost",
        "redis://user:#hunter2@localhost",
        "redis://localhost/hunter2",
        "redis://localhost/0/1",
        "redis://localhost?db=hunter2",
        "redis://localhost?hunter2",
        "redis://localhost?socket_timeout=60",
        "redis://localhost?retry_on_timeout=True",
        "redis://[hunter2",
        "unix://hunter2/redis.sock",
        "unix://",
        "redis+sentinel://:hunter2@localhost",
        "redis+sentinel://:hunter2@localhost/",
        "redis+sentinel://:hunter2@localhost/main/hunter2",
        "redis+sentinel://:hunter2@a,/main",
        "redis+sentinel://:hunter2@a,b:hunter2/main",
        "redis+sentinel://:hunter2@a/main?tls=hunter2",
        "redis+sentinel://:hunter2@a/main?ssl_ca_certs=hunter2",
        "redis://:hunter2@a,b",
        "redis://:hunter2@a?ssl_ca_certs=hunter2",
        "rediss://:hunter2@a?ssl_keyfile=hunter2",
        "redis+cluster://:hunter2@a,b/1",
        "redis+cluster://:hunter2@a?db=1",
        "redis+cluster://:hunter2@a?sentinel_password=hunter2",
        "redis+cluster://:hunter2@" + ",".join(["a"] * 33),
        "redis+cluster://",
        "rediss+unix://hunter2",
        "redis-cluster://:hunter2@localhost",
        "sqlite://",
        "sqlite:///",
        "sqlite:///folder/",
        "sqlite:///:memory:",
        "sqlite://hunter2.db",
        "sqlite:///file.db?mode=hunter2",
        "file:///hunter2.db",
    ],
)
def test_any_other_address_is_refused_in_one_line_that_does_not_repeat_it(url: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        connect(url)
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_forms_are_named() -> None:
    with pytest.raises(InvalidValue, match=r"sqlite:///relative\.db.*redis://.*unix:///"):
        connect("mysql://localhost")


def test_a_file_has_no_replicas_to_wait_for() -> None:
    with pytest.raises(InvalidValue, match="no replicas"):
        connect("sqlite:///halfpast.db", wait_replicas=1)


@pytest.mark.parametrize("partitions", [0, -1, 65])
def test_there_are_1_to_64_partitions(partitions: int) -> None:
    with pytest.raises(HalfpastError, match="1 to 64"):
        RedisLedger("redis://localhost", partitions=partitions)
