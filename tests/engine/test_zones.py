"""Zones are found by the names that people and models write."""

import pytest

from engine import zones
from engine.errors import InvalidValue
from tests.engine.places import ZONES


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_is_found_by_its_name_whatever_the_case_and_blanks(name: str) -> None:
    zone = zones.get(name)
    assert zone.key == name
    assert zones.get(name.lower()) is zone
    assert zones.find(name.upper().replace("_", "  ")) is zone


@pytest.mark.parametrize("name", ["", "Europe/Atlantis", "../../etc/passwd", "localtime", "Factory"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert zones.find(name) is None
    with pytest.raises(InvalidValue):
        zones.get(name)
