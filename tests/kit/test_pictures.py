"""Strangers' pictures in small: every kind, turned as they are meant, without what they say; and what is none."""

import asyncio
import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from kit import pictures
from kit.pictures import NotNow, Unshrinkable, shrink
from tests import pictures as made

SIDES = (64, 320)


def _opened(small: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(small), formats=("WEBP",))
    image.load()
    return image


def _near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(a - b) < 40 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "1"),
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("GIF", "P"), ("WEBP", "RGB"), ("WEBP", "RGBA"),
    ],
)  # fmt: skip
async def test_every_kind_of_picture_has_small_versions(format: str, mode: str) -> None:
    shrunk = await shrink(made.picture(format, mode=mode), SIDES)
    assert (shrunk.width, shrunk.height) == (640, 480)
    assert [_opened(small).size for small in shrunk.small] == [(64, 48), (320, 240)]
    if mode not in ("L", "LA", "1"):
        assert _near(_opened(shrunk.small[1]), (160, 20), made.RED)
        assert _near(_opened(shrunk.small[1]), (160, 220), made.BLUE)


async def test_a_picture_is_turned_as_it_is_meant_and_says_nothing_else() -> None:
    content = made.turned()
    assert b"SECRET" in content
    shrunk = await shrink(content, SIDES)
    assert (shrunk.width, shrunk.height) == (480, 640)
    small = _opened(shrunk.small[1])
    assert small.size == (240, 320)
    assert _near(small, (220, 160), made.RED)
    assert _near(small, (20, 160), made.BLUE)
    for each in shrunk.small:
        assert not {b"SECRET", b"EXIF", b"XMP ", b"ICCP"} & {each[at : at + 4] for at in range(len(each))}
        assert b"SECRET" not in each


async def test_of_what_moves_the_first_picture_is_taken() -> None:
    shrunk = await shrink(made.animated(), SIDES)
    assert [_opened(small).size for small in shrunk.small] == [(64, 51), (100, 80)]  # never larger
    assert _near(_opened(shrunk.small[0]), (30, 30), made.RED)
    assert getattr(_opened(shrunk.small[0]), "n_frames", 1) == 1


async def test_sixteen_bits_become_eight() -> None:
    assert _near(_opened((await shrink(made.sixteen_bits(), SIDES)).small[0]), (30, 30), (128, 128, 128))


async def test_what_is_clear_stays_clear() -> None:
    clear = made.saved(Image.new("RGBA", (100, 80), (0, 0, 0, 0)), "PNG")
    assert _opened((await shrink(clear, SIDES)).small[0]).getpixel((30, 30)) == (0, 0, 0, 0)


async def test_the_narrowest_and_the_smallest() -> None:
    assert _opened((await shrink(made.picture(size=(20_000, 2)), SIDES)).small[0]).size == (64, 1)
    assert _opened((await shrink(made.picture(size=(1, 2)), SIDES)).small[1]).size == (1, 2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (made.bomb(60_000, 60_000), "far too many pixels"),
        (made.bomb(7_000, 7_000), "7000 x 7000 pixels"),
        (made.bomb(40_000, 1_000), "40000 x 1000 pixels"),
        (made.text_bomb(), "cannot be read"),
        (made.picture()[:300], "cannot be read"),
        (made.picture("JPEG")[:600], "cannot be read"),
        (b"", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "cannot be read"),
        (b"GIF89a" + bytes(20), "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "cannot be read"),
        (made.picture("TIFF"), "cannot be read"),
        (made.picture("BMP"), "cannot be read"),
    ],
    ids=["huge", "large", "long", "words", "cut", "cut JPEG", "none", "zeros", "GIF of zeros", "SVG", "EPS", "TIFF", "BMP"],
)  # fmt: skip
async def test_what_cannot_be_made_small_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Unshrinkable, match=why):
        await shrink(content, SIDES)


async def test_a_picture_as_large_as_may_be_fits_into_its_process() -> None:
    shrunk = await shrink(made.bomb(8_000, 5_000), SIDES)
    assert (shrunk.width, shrunk.height) == (8_000, 5_000)


async def test_a_file_that_is_too_large_is_not_even_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "BYTES_MOST", 10)
    with pytest.raises(Unshrinkable, match="bytes"):
        await shrink(made.picture(), SIDES)


@pytest.mark.parametrize(
    ("program", "error", "why"),
    [
        ("import time; time.sleep(60)", NotNow, "too long"),
        ("while True: pass", NotNow, "too long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", NotNow, "ended with -9"),
        ("raise SystemExit(3)", NotNow, "ended with 3"),
        ("print('{}')", Unshrinkable, "nonsense"),
        ("print('[')", Unshrinkable, "nonsense"),
        ('print(\'{"width": 1, "height": 1, "lengths": [5, 5]}\')', Unshrinkable, "nonsense"),
        ('print(\'{"width": -1, "height": true, "lengths": [1]}\')', Unshrinkable, "nonsense"),
    ],
)
async def test_whatever_becomes_of_its_process_it_ends(
    program: str, error: type[Exception], why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "other.py"
    path.write_text(program)
    monkeypatch.setattr(pictures, "_PROGRAM", path)
    monkeypatch.setattr(pictures, "SECONDS_MOST", 1.0)
    with pytest.raises(error, match=why):
        await shrink(made.picture(), SIDES)


async def test_who_waits_no_longer_leaves_no_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "slow.py"
    path.write_text(f"open({str(tmp_path / 'begun')!r}, 'w').close(); import time; time.sleep(60)")
    monkeypatch.setattr(pictures, "_PROGRAM", path)
    task = asyncio.create_task(shrink(made.picture(), SIDES))
    while not (tmp_path / "begun").exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    monkeypatch.undo()
    assert (await shrink(made.picture(), SIDES)).width == 640  # the next one has its turn


async def test_without_a_process_there_is_none_this_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NotNow, match="FileNotFoundError"):
        await shrink(made.picture(), SIDES)
