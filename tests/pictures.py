"""Pictures of every kind, and what only looks like one, made here."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(format: str = "PNG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **how: Any) -> bytes:
    """Red above, blue below."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    return saved(made.convert(mode), format, **how)


def saved(made: Image.Image, format: str, **how: Any) -> bytes:
    """The picture's bytes."""
    into = io.BytesIO()
    made.save(into, format, **how)
    return into.getvalue()


def turned() -> bytes:
    """A JPEG that lies on its side, and says so among much else that is nobody's business."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    exif[0x010E] = "SECRET PLACE"
    return picture("JPEG", exif=exif, comment=b"SECRET WORDS")


def animated() -> bytes:
    """A GIF that begins red and goes on blue."""
    frames = [Image.new("RGB", (100, 80), colour) for colour in (RED, BLUE, BLUE)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def sixteen_bits() -> bytes:
    """A PNG of a middle grey, sixteen bits deep."""
    return saved(Image.new("I;16", (100, 80), 0x8000), "PNG")


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it has so many pixels, all of them black."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join([rows.compress(row * 1000) for _ in range(height // 1000)]) + rows.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG whose comment unpacks to a gigabyte."""
    rows = zlib.compressobj(9)
    words = b"".join([rows.compress(bytes(10**6)) for _ in range(1000)]) + rows.flush()
    data = b"Comment\0\0" + words
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    plain = picture()
    return plain[:33] + chunk + plain[33:]
