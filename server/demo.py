"""A business to try: written where it is missing, so that `halfpast serve --demo` answers at once.

The rule: what is there is left alone. Its key is no part of this; see `server.keys`.
"""

from datetime import UTC, datetime, timedelta
from importlib import resources

from engine import zones
from server.declaring import apply, declare
from server.keys import DEMO
from server.ledger.pictures import Pictures

TENANT = DEMO
_FILE = "demo.yaml"


async def add(pictures: Pictures) -> None:
    """Write the business unless there is a tenant of its name."""
    (declared,) = declare.parse(resources.files(__package__).joinpath(_FILE).read_bytes(), _FILE)
    await apply.add_missing(pictures, declared)


def command(base_url: str, now_ms: int) -> str:
    """A command line that asks for a time which has not been yet."""
    body = f'{{"when": "{next_opening(now_ms)}", "duration": 22, "with_whom": "practice"}}'
    return (
        f"curl -sS {base_url}/tools/check_slot -H 'Authorization: Bearer {DEMO}' "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )


def next_opening(now_ms: int) -> str:
    """Ten o'clock on the next working day in the demo's zone, with its offset."""
    zone = zones.get("Europe/Berlin")
    now = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone)
    day = now.date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=zone).isoformat(timespec="minutes")
