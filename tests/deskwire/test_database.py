"""The database and its migrations, on the engine under test."""

import asyncio
import inspect
import sqlite3
import sys
from typing import Any

import pytest
from tortoise import fields, migrations
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.migrations import operations as ops

import models
from deskwire import database, make_migrations
from deskwire.settings import Settings
from kit.clock import now
from kit.ids import new_id
from models import Password, Principal, PrincipalKind
from tests.deskwire.databases import empty_database, migrated_database, of_database, of_models
from tests.on_server import ON_POSTGRES


async def test_the_migrated_database_has_what_the_models_ask_for(tmp_path):
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        found = await of_database(connection)
        wanted = of_models(_models(), connection.capabilities.dialect)
    assert found.keys() == wanted.keys()
    differences = {table: found[table] ^ wanted[table] for table in wanted if found[table] != wanted[table]}
    assert not differences


async def test_no_reference_lacks_an_index(tmp_path):
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        found = await of_database(connection)
    references = {
        (table, each[1]) for table, shape in found.items() for each in shape if each[0] == "reference"
    }
    indexed = {(table, each[1][0]) for table, shape in found.items() for each in shape if each[0] == "index"}
    assert references
    assert references <= indexed, "Give these foreign keys db_index=True."


async def test_the_migrations_agree_with_the_models():
    written = [
        str(operation) for writer in await make_migrations.missing() for operation in writer.operations
    ]
    assert not written, "Run `deskwire makemigrations <name>`, and read what it writes."


def test_operations_for_which_the_state_is_not_copied_do_not_look_back():
    for kind in database._ADDING - {ops.RunPython}:
        assert inspect.getsource(kind.database_forward).count("old_state") == 1, "Only the parameter itself."
    untouched: Any = None
    ops.RunPython(lambda apps, editor: None).state_forward("models", untouched)


async def test_migrating_again_does_nothing(tmp_path):
    async with empty_database(tmp_path) as settings:
        names = await database.pending(settings)
        assert names[0] == "0001_initial"
        assert await database.migrate(settings) == names
        assert await database.pending(settings) == []
        assert await database.migrate(settings) == []


async def test_two_processes_that_migrate_at_once_apply_each_migration_once(tmp_path):
    program = (
        "import asyncio, sys; from deskwire.database import migrate; from deskwire.settings import Settings;"
        "print(*asyncio.run(migrate(Settings(data_dir=sys.argv[1], database_url=sys.argv[2]))))"
    )
    async with empty_database(tmp_path) as settings:
        names = await database.pending(settings)
        arguments = [sys.executable, "-c", program, str(settings.data_dir), settings.database_url]
        running = [
            await asyncio.create_subprocess_exec(
                *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
            )
            for _ in range(2)
        ]
        ended = [(await process.communicate(), process.returncode) for process in running]
        assert [code for _, code in ended] == [0, 0], ended
        assert sorted(out.decode().split() for (out, _), _ in ended) == [[], names]
        assert await database.pending(settings) == []


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    async with migrated_database(tmp_path) as settings:
        _add(
            monkeypatch,
            ops.CreateModel("Extra", [("id", fields.IntField(primary_key=True))]),
            ops.RunSQL("NOT SQL", "NOT SQL"),
        )
        with pytest.raises(OperationalError):
            await database.migrate(settings)
        assert await database.pending(settings) == ["0999_tested"]
        async with database.connected(settings) as connection:
            assert "extra" not in await of_database(connection)


async def test_a_process_killed_at_the_end_of_a_migration_leaves_it_applied_and_noted_or_neither(
    tmp_path, monkeypatch
):
    async with migrated_database(tmp_path) as settings:
        _add(monkeypatch, ops.CreateModel("Extra", [("id", fields.IntField(primary_key=True))]))

        async def killed(*_: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(database, "_check_references", killed)
        with pytest.raises(KeyboardInterrupt):
            await database.migrate(settings)
        monkeypatch.undo()
        _add(monkeypatch, ops.CreateModel("Extra", [("id", fields.IntField(primary_key=True))]))
        assert await database.migrate(settings) == ["0999_tested"]


async def test_a_table_that_others_refer_to_can_be_changed_while_it_holds_rows(tmp_path, monkeypatch):
    """On SQLite the table is made anew: the rows that refer to it stay, and still refer to it."""
    async with migrated_database(tmp_path) as settings:
        async with database.connected(settings):
            ada = await Principal.create(
                id=new_id(), kind=PrincipalKind.USER, name="Ada", name_folded="ada", created_at=now()
            )
            await Password.create(principal=ada, hash="x", changed_at=now())
        _add(monkeypatch, ops.AlterField("Principal", "name", fields.CharField(max_length=300, null=True)))
        assert await database.migrate(settings) == ["0999_tested"]
        async with database.connected(settings) as connection:
            assert [
                row["name"] for row in await connection.execute_query_dict("SELECT name FROM principals")
            ] == ["Ada"]
            with pytest.raises(IntegrityError):
                await connection.execute_query("DELETE FROM principals")


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL checks references by itself")
async def test_a_migration_that_would_leave_rows_without_what_they_refer_to_is_undone(tmp_path, monkeypatch):
    async with migrated_database(tmp_path) as settings:
        _add(
            monkeypatch,
            ops.RunSQL(
                "INSERT INTO passwords (id, hash, changed_at) VALUES ('nobody', 'x', '2026-01-01')", ""
            ),
        )
        with pytest.raises(
            database.DatabaseError, match="0999_tested would leave 1 rows that refer to nothing"
        ):
            await database.migrate(settings)
        assert await database.pending(settings) == ["0999_tested"]
    with sqlite3.connect(tmp_path / "deskwire.sqlite3") as raw:
        assert raw.execute("SELECT count(*) FROM passwords").fetchone() == (0,)
    raw.close()


async def test_a_database_of_a_later_version_is_refused(tmp_path):
    async with migrated_database(tmp_path) as settings:
        async with database.connected(settings) as connection:
            await connection.execute_query(
                "INSERT INTO tortoise_migrations (app, name, applied_at) "
                "VALUES ('models', '9000_later', '2030-01-01 00:00:00+00:00')"
            )
        with pytest.raises(database.DatabaseError, match="later version of Deskwire: it has 9000_later"):
            await database.migrate(settings)


async def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path):
    url = (
        "postgres://ada:hidden-word@127.0.0.1:1/desk"
        if ON_POSTGRES
        else f"sqlite://{tmp_path}/absent/desk.sqlite3"
    )
    settings = Settings(data_dir=tmp_path, database_url=url)
    with pytest.raises(database.DatabaseError, match="cannot be reached") as caught:
        await database.pending(settings)
    assert "hidden-word" not in str(caught.value)


async def test_connections_are_set_up_as_promised(tmp_path):
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        if ON_POSTGRES:
            rows = await connection.execute_query_dict(
                "SELECT current_setting('timezone') AS zone, current_setting('jit') AS jit"
            )
            assert rows == [{"zone": "UTC", "jit": "off"}]
            return
        found = {
            name: next(iter((await connection.execute_query_dict(f"PRAGMA {name}"))[0].values()))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert found == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 10_000,
        }


async def test_tasks_that_others_started_reach_the_database_too(tmp_path):
    async with migrated_database(tmp_path) as settings:
        opened, checked = asyncio.Event(), asyncio.Event()

        async def lifespan() -> None:
            async with database.connected(settings):
                opened.set()
                await checked.wait()

        running = asyncio.create_task(lifespan())
        await opened.wait()
        assert await Principal.all().count() == 0
        checked.set()
        await running


def _models() -> list[Any]:
    return [each for each in vars(models).values() if isinstance(each, type) and hasattr(each, "_meta")]


def _add(monkeypatch: pytest.MonkeyPatch, *operations: Any) -> None:
    """A migration after the last one, for this test alone."""
    from tortoise.migrations.graph import MigrationKey
    from tortoise.migrations.loader import MigrationLoader

    load = MigrationLoader.load_disk

    def with_one_more(self: MigrationLoader) -> None:
        load(self)
        last = max(key.name for key in self.disk_migrations)
        tested = type(
            "Migration",
            (migrations.Migration,),
            {"operations": operations, "dependencies": [("models", last)]},
        )
        self.disk_migrations[MigrationKey("models", "0999_tested")] = tested("0999_tested", "models")

    monkeypatch.setattr(MigrationLoader, "load_disk", with_one_more)
