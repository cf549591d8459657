"""What was talked about before: "the same time", "the second one", "the other one"."""

from tools.when.frame import LAST, OTHER
from tools.when.reading.reader import Reader


def same(reader: Reader, index: int) -> int:
    """After "the same", the time or the day."""
    tag = reader.tags[index + 1]
    if "some_time" in tag:
        reader.set(same_time=True)
    elif "some_day" in tag or tag.get("unit") == "day":
        reader.set(same_day=True)
    else:
        return index
    return index + 2


def offer(reader: Reader, index: int) -> int:
    """One of what was offered: "the last one", "the other one"."""
    if "one" not in reader.tags[index + 1]:
        return index
    reader.set(offer=LAST if "last" in reader.tags[index] else OTHER)
    return index + 2
