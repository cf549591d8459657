"""Settings: where they come from, what is refused, and that no password is ever shown."""

import pytest

from engine.errors import InvalidValue
from server import settings
from server.settings import Settings, is_loopback, read, redacted


def test_without_anything_set_a_server_stays_on_this_machine_with_a_ledger_in_a_file() -> None:
    found = read({})
    assert (found.host, found.port, found.workers, found.demo) == ("127.0.0.1", 8080, 1, False)
    assert found.ledger.startswith("sqlite:////")
    assert found.ledger.endswith("/halfpast.db")


def test_variables_are_read_and_flags_win() -> None:
    environment = {"HALFPAST_PORT": "9000", "HALFPAST_HOST": "::1", "HALFPAST_DEMO": "Yes", "PATH": "/bin"}
    found = read(environment, {"port": "9001", "host": None})
    assert (found.host, found.port, found.demo) == ("::1", 9001, True)


def test_settings_survive_the_way_to_a_worker_process() -> None:
    given = Settings(
        host="0.0.0.0",
        port=0,
        ledger="redis://u:p@h:1/2",
        workers=3,
        demo=True,
        log_level="debug",
        shutdown_s=0,
    )
    assert read(given.to_environment()) == given


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("HALFPAST_PORT", "x", "must be a whole number from 0 (any free port) to 65535"),
        ("HALFPAST_PORT", "65536", "to 65535"),
        ("HALFPAST_PORT", "-1", "to 65535"),
        ("HALFPAST_PORT", "", "to 65535"),
        ("HALFPAST_PORT", "8_080", "to 65535"),
        ("HALFPAST_WORKERS", "0", "from 1 to 64"),
        ("HALFPAST_DEMO", "perhaps", "1 or 0"),
        ("HALFPAST_LOG_LEVEL", "loud", "debug, info"),
        ("HALFPAST_SHUTDOWN_S", "1.5", "seconds"),
        ("HALFPAST_HOST", "http://here", "such as 127.0.0.1"),
        ("HALFPAST_LEDGER", "mysql://here", "sqlite:///"),
        ("HALFPAST_LEDGER", "", "sqlite:///"),
        ("HALFPAST_LEGDER", "sqlite:///x", "did you mean HALFPAST_LEDGER?"),
        ("HALFPAST_XYZ", "1", "the variables are HALFPAST_HOST"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_what_would_be_right(
    variable: str, value: str, told: str
) -> None:
    with pytest.raises(InvalidValue) as raised:
        read({variable: value})
    assert variable in raised.value.detail
    assert told in raised.value.detail
    assert "\n" not in raised.value.detail


def test_a_bad_flag_is_named_as_a_flag_with_its_value() -> None:
    with pytest.raises(InvalidValue, match=r"^--log-level='loud': "):
        read({"HALFPAST_LOG_LEVEL": "info"}, {"log_level": "loud"})


@pytest.mark.parametrize(
    "url",
    [
        "redis://user:sesame@host:6379/0",
        "redis://:sesame@host",
        "redis://user:a://sesame@b@host",
        "redis:/user:sesame@host",
        "user:sesame@host:6379",
        "unix:///run/redis.sock?password=sesame&db=1",
        "rediss://host?PASSWORD=sesame",
    ],
)
def test_no_password_is_shown(url: str) -> None:
    assert "sesame" not in redacted(url)


def test_no_password_is_shown_when_an_address_is_refused() -> None:
    for url in ("redis:/user:sesame@host", "user:sesame@host:6379", "rediss://host?PASSWORD=sesame"):
        with pytest.raises(InvalidValue) as raised:
            read({}, {"ledger": url})
        assert "sesame" not in raised.value.detail


def test_an_address_without_a_password_is_shown_as_it_is() -> None:
    for url in ("redis://host:6379/1", "sqlite:////var/lib/halfpast.db", "unix:///run/redis.sock?db=1"):
        assert redacted(url) == url


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "[::1]", "localhost", "LocalHost"])
def test_the_demo_is_served_on_loopback(host: str) -> None:
    assert is_loopback(host)
    settings.check_server(read({}, {"host": host, "demo": "1"}))


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.2", "128.0.0.1", "example.org", "localhost.org"]
)
def test_the_demo_is_served_nowhere_else(host: str) -> None:
    with pytest.raises(InvalidValue, match="--demo is for this machine only"):
        settings.check_server(read({}, {"host": host, "demo": "1"}))


def test_several_workers_need_a_ledger_that_they_can_share() -> None:
    settings.check_server(read({}, {"ledger": "redis://host", "workers": "2"}))
    with pytest.raises(InvalidValue, match="--workers 2: .*redis://"):
        settings.check_server(read({}, {"ledger": "sqlite:///x.db", "workers": "2"}))
