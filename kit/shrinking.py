"""Run as a program of its own: a picture on standard input, small versions of it on standard output, within fixed bounds.

Whatever a stranger's picture does to the decoder happens here, where there is nothing to take and little to use up. The
answer is a line of JSON, `{"width", "height", "lengths": [bytes of each]}`, and then the small versions as WebP, in the order
asked for; or a line on standard error that says why there are none, with exit code 2. Nothing of what the picture says
besides its pixels is kept.

`python -I shrinking.py 64 320`: for each the longest side in pixels. A picture is never made larger.
"""

import io
import json
import os
import resource
import sys
import warnings
from typing import IO

from PIL import Image, ImageOps, ImageSequence

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PIXELS_MOST = 40_000_000
SIDE_MOST = 30_000
MEMORY_MOST = 2**30
CPU_SECONDS = 10
REFUSED = 2


class Refused(Exception):
    """There will be no small version of this picture."""


def bound() -> None:
    """From now on this process has little of everything."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_MOST),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(10)


def shrunk(content: bytes, sides: list[int]) -> tuple[int, int, list[bytes]]:
    """(width and height as it is looked at, the small versions). Raises: Refused, and whatever a decoder raises."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > PIXELS_MOST or max(width, height) > SIDE_MOST:
            raise Refused(f"it has {width} x {height} pixels")
        if min(width, height) < 1:
            raise Refused("it has no pixels")
        turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        picture.draft("RGB", (2 * max(sides), 2 * max(sides)))  # JPEG: decode no more than is needed
        first = next(iter(ImageSequence.Iterator(picture)))
        seen = _plain(ImageOps.exif_transpose(first))
        seen.thumbnail((max(sides), max(sides)), Image.Resampling.LANCZOS)
    if turned:
        width, height = height, width
    return width, height, [_webp(seen, side) for side in sides]


def _plain(picture: Image.Image) -> Image.Image:
    """Eight bits a channel, with transparency where there is some."""
    if picture.mode.startswith("I"):  # sixteen bits, which converting alone would cut off
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "RGB")


def _webp(picture: Image.Image, side: int) -> bytes:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    bare = Image.new(small.mode, small.size)
    bare.paste(small)  # the pixels alone: no place, no camera, no comment
    made = io.BytesIO()
    bare.save(made, "WEBP", quality=80, method=4)  # house: into memory
    return made.getvalue()


def main(sides: list[int], given: IO[bytes], told: IO[bytes]) -> int:
    """The exit code."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = 2 * PIXELS_MOST  # ours is asked first, and says so
    bound()
    try:
        width, height, made = shrunk(given.read(), sides)
    except Refused as refused:
        reason = str(refused)
    except Image.DecompressionBombError:
        reason = "it has far too many pixels"
    except MemoryError:
        reason = "it takes too much memory"
    except Exception as error:  # noqa: BLE001 - whatever decoders raise
        reason = f"it cannot be read ({type(error).__name__})"
    else:
        head = {"width": width, "height": height, "lengths": [len(each) for each in made]}
        told.write(json.dumps(head).encode() + b"\n" + b"".join(made))
        return 0
    sys.stderr.write(reason[:200])
    return REFUSED


if __name__ == "__main__":
    sys.exit(main([int(each) for each in sys.argv[1:]], sys.stdin.buffer, sys.stdout.buffer))
