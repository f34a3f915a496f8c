"""The numbers of the edge, in one place; docs/protocol.md repeats them for client builders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a document may be before it is worth the work of validating it."""

    characters: int = 100_000
    tokens: int = 5_000
    comments: int = 1_000
    nesting: int = 100
    """Brackets of any kind inside each other."""
    depth: int = 15
    """Fields inside each other."""
    introspection_depth: int = 25
    fields: int = 5_000
    """Fields with every fragment written out."""
    overlaps: int = 4_000
    """Pairs of fields that answer to the same name in the same place: what validation compares."""
    aliases: int = 200
    directives: int = 200
    fragments: int = 100
    operations: int = 50
    variables: int = 100
    errors: int = 20
    cost: int = 10_000
    variable_depth: int = 32
    variable_values: int = 12_000
    """Room for the 10,000 ids of `itemChangeManyAsJob`, and for one too many, which is refused there by its path."""
    cached: int = 1_000
    cached_characters: int = 500_000


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """What an HTTP request may be; times in seconds, sizes in bytes."""

    body: int = 1_048_576
    body_idle: float = 10.0
    """Without a byte of the body for this long, the request is answered with 408."""
    body_total: float = 60.0
    query_string: int = 32_768
    headers: int = 32_768
