"""Addresses: which ledger they name, and that nothing of a wrong one is repeated."""

import os

import pytest

from engine.errors import HalfpastError, InvalidValue
from server.ledger import redis_client
from server.ledger.connect import connect
from server.ledger.redis import RedisLedger
from server.ledger.sqlite import SqliteLedger, path_of

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
        ("rediss://u:p@h?db=4", {"username": "u", "password": "p", "db": 4}),
        ("unix:///a%20b.sock", {"path": "/a b.sock", "db": 0}),
        ("unix:///s?db=1&password=p%26q&username=u", {"db": 1, "password": "p&q", "username": "u"}),
    ],
)
def test_an_address_means_what_it_says(url: str, expected: dict[str, object]) -> None:
    _, found = redis_client.arguments(url)
    assert {name: found[name] for name in expected} == expected


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


def test_sentinel_and_cluster_are_not_there_yet() -> None:
    with pytest.raises(InvalidValue, match="Sentinel and Redis Cluster are not supported yet"):
        connect("redis+sentinel://localhost:26379/mymaster")


@pytest.mark.parametrize("partitions", [0, -1, 65])
def test_there_are_1_to_64_partitions(partitions: int) -> None:
    with pytest.raises(HalfpastError, match="1 to 64"):
        RedisLedger("redis://localhost", partitions=partitions)
