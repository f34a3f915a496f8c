"""Names of time zones: those that say where one is."""

import pytest

from kit import zones
from kit.errors import Invalid


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/Argentina/Ushuaia"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert zones.check(name, "timeZone") == name


@pytest.mark.parametrize("name", ["", "localtime", "Factory", "Berlin", "europe/berlin", "../UTC", "UTC\x00"])
def test_what_names_no_place_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        zones.check(name, "input", "timeZone")
    assert caught.value.path == ("input", "timeZone")
