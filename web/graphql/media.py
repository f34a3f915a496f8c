"""Which media type a client wants (RFC 9110, 12.5.1) and which one it sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the Accept header allows: `json` is the best of the two JSON types, or None."""

    json: str | None
    events: bool
    prefers_events: bool

    @property
    def is_legacy(self) -> bool:
        """Whether the client did not ask for application/graphql-response+json by name."""
        return self.json != RESPONSE


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    quality: float
    place: int


def wanted(headers: Sequence[str]) -> Wanted:
    """What these Accept headers allow; without any, application/json.

    Wildcards get application/json (older clients send `*/*` and look for it), never an event stream.
    """
    return _wanted(", ".join(headers))


@lru_cache(256)
def _wanted(header: str) -> Wanted:
    if not header.strip(", "):
        return Wanted(JSON, events=False, prefers_events=False)
    ranges = list(_ranges(header))
    scores = {name: _score(ranges, name) for name in (JSON, RESPONSE, EVENTS)}
    best = max((JSON, RESPONSE), key=lambda name: scores[name])
    json = best if scores[best][0] > 0 else None
    quality, specific, _ = scores[EVENTS]
    events = quality > 0 and specific == 2
    return Wanted(json, events, events and (json is None or quality > scores[best][0]))


def _score(ranges: list[_Range], name: str) -> tuple[float, int, int]:
    """(quality, how exactly the type is named, minus its place) by the most exact range that matches."""
    family = name.partition("/")[0] + "/*"
    for exactness, pattern in ((2, name), (1, family), (0, "*/*")):
        for found in ranges:
            if found.type == pattern:
                return found.quality, exactness, -found.place
    return 0.0, 0, 0


def _ranges(header: str) -> Iterator[_Range]:
    for place, part in enumerate(header.split(",")):
        name, parameters = parse(part)
        if not name or parameters.get("charset", "utf-8") not in ("utf-8", "utf8", "*"):
            continue
        try:
            quality = float(parameters.get("q", "1"))
        except ValueError:
            continue
        if 0 <= quality <= 1:
            yield _Range(name, quality, place)


def parse(header: str) -> tuple[str, dict[str, str]]:
    """A media type and its parameters, in lower case, quotes taken off."""
    name, *rest = header.split(";")
    parameters = {}
    for part in rest:
        key, _, value = part.partition("=")
        parameters[key.strip().lower()] = value.strip().strip('"').lower()
    return name.strip().lower(), parameters
