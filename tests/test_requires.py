"""What a machine lacks is skipped aloud, and fails where it is required."""

import pytest

from tests import requires


@pytest.fixture(autouse=True)
def _machine(monkeypatch):
    monkeypatch.setitem(requires.NEEDS, "boat", (lambda: False, "there is no boat"))
    monkeypatch.setitem(requires.NEEDS, "oar", (lambda: True, "there is no oar"))


def test_what_is_lacking_skips_with_the_reason(monkeypatch):
    monkeypatch.delenv("DESKWIRE_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"^there is no boat\.$"):
        requires.require("boat")


def test_what_is_lacking_though_required_fails(monkeypatch):
    monkeypatch.setenv("DESKWIRE_REQUIRE", "oar,boat")
    with pytest.raises(pytest.fail.Exception, match=r"^boat is required here: there is no boat\.$"):
        requires.require("boat")


def test_what_is_there_lets_the_test_run(monkeypatch):
    monkeypatch.setenv("DESKWIRE_REQUIRE", "oar")
    requires.require("oar")


def test_a_need_that_nobody_knows_is_a_mistake():
    with pytest.raises(KeyError):
        requires.require("sail")
