"""TLS: to one server, a Cluster, Sentinels and the servers that they name; and who is not trusted."""

from pathlib import Path

import pytest

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger.limits import Limits
from server.ledger.redis.ledger import RedisLedger
from tests.contract.commits import done, head
from tests.contract.stores import PATIENCE_S, opened
from tests.support.certificates import Certificates
from tests.support.fixtures import MakeSet, tls_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import HOST, RedisServer
from tests.support.redis_sets import PRIMARY, Cluster, SentinelSet

PATIENT = Limits(call_timeout_s=PATIENCE_S)


async def _works(url: str) -> None:
    async with opened(RedisLedger(url, bounds=PATIENT)) as ledger:
        outcome = await done(ledger, await head(ledger))
        assert await head(ledger) == outcome.head


async def _refused(url: str, because: str) -> None:
    with pytest.raises(LedgerNotReady, match=because) as caught:
        await RedisLedger(url, bounds=PATIENT).open()
    assert "\n" not in str(caught.value)


async def test_a_cluster_with_a_password_speaks_tls(
    make_redis_set: MakeSet, certificates: Certificates
) -> None:
    found = make_redis_set(Cluster, binary=tls_binary(), password="hunter2", tls=certificates)
    assert found.url.startswith("rediss+cluster://:hunter2@")
    await _works(found.url)


async def test_sentinels_and_their_servers_speak_tls(
    make_redis_set: MakeSet, certificates: Certificates
) -> None:
    found = make_redis_set(SentinelSet, binary=tls_binary(), password="hunter2", tls=certificates)
    assert found.url.startswith("rediss+sentinel://:hunter2@")
    await _works(found.url)


async def test_sentinels_may_speak_plainly_where_their_servers_speak_tls(
    make_redis_set: MakeSet, certificates: Certificates
) -> None:
    found = make_redis_set(SentinelSet, binary=tls_binary(), tls=certificates, plain_sentinels=True)
    (sentinel,) = found.sentinels
    assert found.url.startswith(f"redis+sentinel://{sentinel.place}/{PRIMARY}?tls=1&")
    await _works(found.url)


async def test_a_certificate_that_nobody_known_has_signed_is_refused(tls_server: RedisServer) -> None:
    with temporary_folder() as folder:
        others = Certificates(folder, HOST)
        await _refused(f"rediss://{tls_server.place}?{others.options}", "certificate of Redis is refused")
        # Without an authority of one's own, those of the system are asked.
        await _refused(f"rediss://{tls_server.place}", "certificate of Redis is refused")


async def test_a_certificate_for_another_host_is_refused() -> None:
    with temporary_folder() as folder, temporary_folder() as own:
        elsewhere = Certificates(folder, "elsewhere.example")
        server = RedisServer(tls_binary(), own, tls=elsewhere)
        server.start()
        try:
            await _refused(server.url, "certificate of Redis is refused")
        finally:
            server.stop()


async def test_a_server_that_wants_a_certificate_refuses_who_has_none(tls_server: RedisServer) -> None:
    assert tls_server.tls is not None
    url = f"rediss://{tls_server.place}?ssl_ca_certs={tls_server.tls.ca_certs}"
    with pytest.raises(LedgerUnavailable):
        await RedisLedger(url, bounds=Limits()).open()


@pytest.mark.parametrize("option", ["ssl_ca_certs", "ssl_certfile"])
async def test_a_file_that_is_not_there_or_is_none_is_said_at_once(option: str) -> None:
    with temporary_folder() as folder:
        await _refused(f"rediss://{HOST}:1?{option}={folder / 'missing.pem'}", "files for TLS.*No such file")
        wrong = Path(folder / "wrong.pem")
        wrong.write_text("no certificate")
        await _refused(f"rediss://{HOST}:1?{option}={wrong}", "files for TLS")


async def test_who_speaks_plainly_to_tls_or_the_other_way_round_gets_no_answer(
    tls_server: RedisServer, redis_cluster: Cluster
) -> None:
    for url in (f"redis://{tls_server.place}", f"rediss://{redis_cluster.servers[0].place}"):
        with pytest.raises(LedgerUnavailable):
            await RedisLedger(url, bounds=Limits()).open()
