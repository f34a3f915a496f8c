"""The same bytes under two keys: each lasts until it is deleted itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import obstore
import pytest
from obstore.exceptions import NotSupportedError

from kit.storage import Storage
from tests.domain.test_files import on_disk


async def _content() -> AsyncIterator[bytes]:
    yield b"one "
    yield b"two"


async def _read(storage: Storage, key: str) -> bytes:
    return b"".join([chunk async for chunk in storage.get(key)])


@pytest.fixture
async def storage(tmp_path: Path) -> Storage:
    made = Storage(tmp_path)
    await made.put("aa/first", _content())
    return made


async def test_a_copy_takes_no_room_and_lasts(storage: Storage, tmp_path: Path) -> None:
    await storage.copy("aa/first", "bb/second")
    assert (tmp_path / "aa/first").samefile(tmp_path / "bb/second")
    await storage.delete("aa/first")
    assert await _read(storage, "bb/second") == b"one two"
    await storage.delete("bb/second")
    assert on_disk(tmp_path) == []


async def test_made_again_it_leaves_nothing_beside_it(storage: Storage, tmp_path: Path) -> None:
    for _ in range(3):
        await storage.copy("aa/first", "bb/second")
    assert [path.name for path in (tmp_path / "bb").iterdir()] == ["second"]
    assert (tmp_path / "aa/first").stat().st_nlink == 2


async def test_where_nothing_can_be_linked_the_bytes_are_copied(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*given: object) -> None:
        raise NotSupportedError("no links here")

    monkeypatch.setattr(obstore, "copy_async", refuses)
    await storage.copy("aa/first", "bb/second")
    assert not (tmp_path / "aa/first").samefile(tmp_path / "bb/second")
    assert await _read(storage, "bb/second") == b"one two"


async def test_what_is_not_there_is_not_copied(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await storage.copy("aa/missing", "bb/second")
    assert not (tmp_path / "bb/second").exists()
