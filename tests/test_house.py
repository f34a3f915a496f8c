"""The house keeps its rules; each rule is shown with a line that it lets pass and one that it stops."""

import re
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from deskwire.home import HOME, ROOMS
from tests import house_rules
from tests.house_rules import Module, broken

ALL_ROOMS = ("deskwire", *ROOMS)
FILES = [p for room in ALL_ROOMS for p in sorted((HOME / room).rglob("*.py")) if "migrations" not in p.parts]
OTHER_FILES = [p for folder in ("tests", "bench", "scripts") for p in sorted((HOME / folder).rglob("*.py"))]
CONFIG = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]

NOT_ROOMS = {"tests", "docs", "bench", "scripts"}

WALL = 300
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "base",
    "common",
    "service",
    "services",
    "misc",
}

# rule, file, a line that passes, a line that does not
SHOWN = [
    ("only_domain_writes", "domain/items.py", "await item.save()", None),
    (
        "only_domain_writes",
        "resolvers/items.py",
        "seen.update(new)",
        "await Item.filter(id=1).update(title='x')",
    ),
    (
        "only_domain_writes",
        "reactions/notify.py",
        "await items.create(viewer, new)",
        "await Item.create(title='x')",
    ),
    ("only_domain_writes", "web/files.py", "await files.remove(viewer, key)", "await item.delete()"),
    (
        "only_domain_writes",
        "mail/take.py",
        "'UPDATES of yours'",
        "await db.execute_query('UPDATE items SET title = 1')",
    ),
    (
        "only_domain_writes",
        "mail/take.py",
        "f'SELECT {x}'",
        "await db.execute_query(f'DELETE FROM items WHERE {x}')",
    ),
    (
        "rows_are_reached_through_visible_to",
        "resolvers/items.py",
        "Item.visible_to(viewer).filter(id=1)",
        "Item.filter(id=1)",
    ),
    (
        "rows_are_reached_through_visible_to",
        "domain/items.py",
        "Item(id=1)",
        "await models.Item.get(id=1)",
    ),
    (
        "rows_are_reached_through_visible_to",
        "schema/item.py",
        "'Choose FROM these'",
        "'SELECT id FROM items'",
    ),
    (
        "only_the_unit_of_work_writes_events",
        "domain/unit_of_work.py",
        "await EventRecord.bulk_create(rows)",
        None,
    ),
    (
        "only_the_unit_of_work_writes_events",
        "domain/items.py",
        "record(ItemEdited())",
        "await EventRecord.create(id=1)",
    ),
    (
        "only_the_unit_of_work_writes_events",
        "domain/items.py",
        "'INSERT INTO items'",
        "'INSERT INTO events (id) VALUES (1)'",
    ),
    ("only_the_front_door_reads_the_environment", "deskwire/settings.py", "os.environ['HOME']", None),
    ("only_the_front_door_reads_the_environment", "mail/send.py", "os.getpid()", "os.getenv('HOME')"),
    ("only_the_clock_tells_the_time", "domain/items.py", "clock.now()", "datetime.now(UTC)"),
    ("only_the_clock_tells_the_time", "domain/items.py", "time.monotonic()", "time.time()"),
]


@pytest.mark.parametrize("path", [p.relative_to(HOME) for p in FILES], ids=str)
def test_a_file_keeps_the_rules(path):
    found = broken(Module(PurePosixPath(path), (HOME / path).read_text()))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("rule", "path", "good", "bad"), SHOWN)
def test_each_rule_stops_what_it_should_and_nothing_else(rule, path, good, bad):
    rules = [getattr(house_rules, rule)]
    assert broken(_said(path, good), rules) == []
    if bad:
        found = broken(_said(path, bad), rules)
        assert len(found) == 1
        assert found[0].startswith(f"{path}:2: ")
        assert broken(_said(path, f"{bad}  # house: shown here"), rules) == []


def test_every_rule_is_shown():
    assert {rule for rule, _, _, bad in SHOWN if bad} == {rule.__name__ for rule in house_rules.RULES}


def test_an_excuse_must_be_needed_and_must_say_why():
    assert broken(_said("web/x.py", "x = 1  # house: just in case")) == [
        "web/x.py:2: this excuse covers nothing: remove it."
    ]
    assert broken(_said("web/x.py", "await item.save()  # house:")) == ["web/x.py:2: an excuse says why."]
    assert broken(_said("web/x.py", "x = '# house: in a text'")) == []


def test_an_excuse_covers_its_own_statement_and_no_other():
    spread = "def verb():\n    rows = (\n        Item.filter(\n            id=1\n        )\n    )  # house: shown here\n"
    assert broken(Module(PurePosixPath("web/x.py"), spread)) == []
    block = "def verb():\n    for row in Item.all():  # house: shown here\n        row.delete()\n"
    assert [line[:11] for line in broken(Module(PurePosixPath("web/x.py"), block))] == ["web/x.py:3:"]


def test_every_list_of_rooms_agrees():
    rooms = set(ALL_ROOMS)
    layers = {
        room.strip()
        for layer in CONFIG["importlinter"]["contracts"][0]["layers"]
        for room in layer.split("|")
    }
    assert {p.parent.name for p in HOME.glob("*/__init__.py")} - NOT_ROOMS == rooms
    assert set(CONFIG["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms
    assert set(CONFIG["importlinter"]["root_packages"]) == rooms
    assert set(CONFIG["mypy"]["packages"]) - NOT_ROOMS == rooms
    assert layers == rooms
    rows = re.findall(r"^\| ([^|]+) \|", (HOME / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    assert {room for row in rows for room in re.findall(r"`(\w+)/`", row)} - NOT_ROOMS == rooms


def test_no_file_is_longer_than_the_wall():
    long = {
        str(p.relative_to(HOME)): n
        for p in FILES + OTHER_FILES
        if (n := len(p.read_text().splitlines())) > WALL
    }
    assert not long, f"Make a folder of the same name with a file a verb: {long}"


def test_no_name_is_vague():
    vague = [
        str(p.relative_to(HOME))
        for p in FILES + OTHER_FILES
        if {p.stem, *p.relative_to(HOME).parent.parts} & VAGUE
    ]
    assert not vague, f"Name what these hold: {vague}"


def test_nothing_is_named_after_the_standard_library():
    folders = {p.parent for p in FILES if p.name == "__init__.py"}
    top = {p for p in HOME.iterdir() if p.suffix == ".py" or p.is_dir()}
    named = [str(p.relative_to(HOME)) for p in folders | top if _hides_standard_library(p)]
    assert not named, f"Python would import these instead of its own: {named}"
    assert _hides_standard_library(Path("queue.py"))


def _hides_standard_library(path: Path) -> bool:
    return path.stem in sys.stdlib_module_names


def _said(path: str, line: str) -> Module:
    return Module(PurePosixPath(path), f"async def verb():\n    {line}\n")
