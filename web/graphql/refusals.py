"""Every way in which the edge says no before anything was executed: its code, its HTTP status, its errors.

Statuses follow the first edition of the GraphQL-over-HTTP specification (September 2026), which tells what the
server could not read (400) from what it read and cannot process (422). `DRAFT_2025` has those of the drafts before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from graphql import GraphQLError

from kit.errors import Code, UserError


class Stage(Enum):
    """How far a request came; the specification gives each stage a status."""

    UNREADABLE = "the body is not JSON"
    ILL_FORMED = "JSON, but not a GraphQL request"
    UNPARSABLE = "the document is not GraphQL"
    INVALID = "GraphQL that this schema, these limits or these variables forbid"


class Fault(StrEnum):
    """`extensions.code` of a request that was refused."""

    MALFORMED_JSON = "MALFORMED_JSON"
    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    BATCHING_NOT_SUPPORTED = "BATCHING_NOT_SUPPORTED"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    DOCUMENT_TOO_DEEP = "DOCUMENT_TOO_DEEP"
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
    TOO_MANY_DIRECTIVES = "TOO_MANY_DIRECTIVES"
    TOO_MANY_FRAGMENTS = "TOO_MANY_FRAGMENTS"
    COST_TOO_HIGH = "COST_TOO_HIGH"
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    SUBSCRIPTION_NEEDS_STREAM = "SUBSCRIPTION_NEEDS_STREAM"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    PERSISTED_DOCUMENT_NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
    PERSISTED_DOCUMENT_MISMATCH = "PERSISTED_DOCUMENT_MISMATCH"
    PERSISTED_DOCUMENT_UNSUPPORTED = "PERSISTED_DOCUMENT_UNSUPPORTED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    NOT_ALLOWED = "NOT_ALLOWED"
    CROSS_SITE_REQUEST = "CROSS_SITE_REQUEST"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    URI_TOO_LONG = "URI_TOO_LONG"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    HEADERS_TOO_LARGE = "HEADERS_TOO_LARGE"
    RATE_LIMITED = "RATE_LIMITED"
    TOO_MANY_OPERATIONS = "TOO_MANY_OPERATIONS"
    TOO_MANY_STREAMS = "TOO_MANY_STREAMS"
    SHUTTING_DOWN = "SHUTTING_DOWN"
    SLOW_READER = "SLOW_READER"
    INTERNAL = "INTERNAL"


_STATUSES: Mapping[Fault, int] = {
    Fault.UNAUTHENTICATED: 401,
    Fault.NOT_ALLOWED: 403,
    Fault.CROSS_SITE_REQUEST: 403,
    Fault.METHOD_NOT_ALLOWED: 405,
    Fault.NOT_ACCEPTABLE: 406,
    Fault.REQUEST_TIMEOUT: 408,
    Fault.PAYLOAD_TOO_LARGE: 413,
    Fault.URI_TOO_LONG: 414,
    Fault.UNSUPPORTED_MEDIA_TYPE: 415,
    Fault.RATE_LIMITED: 429,
    Fault.TOO_MANY_OPERATIONS: 429,
    Fault.TOO_MANY_STREAMS: 429,
    Fault.HEADERS_TOO_LARGE: 431,
    Fault.INTERNAL: 500,
    Fault.SHUTTING_DOWN: 503,
    Fault.SLOW_READER: 503,
}
_STAGES: Mapping[Fault, Stage] = {
    Fault.MALFORMED_JSON: Stage.UNREADABLE,
    Fault.MALFORMED_REQUEST: Stage.ILL_FORMED,
    Fault.BATCHING_NOT_SUPPORTED: Stage.ILL_FORMED,
    Fault.GRAPHQL_PARSE_FAILED: Stage.UNPARSABLE,
}


@dataclass(frozen=True, slots=True)
class Statuses:
    """The HTTP status of each stage, and of a result that has data and errors."""

    by_stage: Mapping[Stage, int]
    partial: int
    legacy_refusal: int | None
    """Status of an unparsable or invalid document for who accepts only application/json; None: as above."""

    def refused(self, fault: Fault, *, legacy: bool) -> int:
        """The status of a refusal; `legacy` where the client accepts only application/json."""
        fixed = _STATUSES.get(fault)
        if fixed is not None:
            return fixed
        stage = _STAGES.get(fault, Stage.INVALID)
        if legacy and self.legacy_refusal and stage in (Stage.UNPARSABLE, Stage.INVALID):
            return self.legacy_refusal
        return self.by_stage[stage]


SEPTEMBER_2026 = Statuses(
    {Stage.UNREADABLE: 400, Stage.ILL_FORMED: 422, Stage.UNPARSABLE: 400, Stage.INVALID: 422}, 294, None
)
DRAFT_2025 = Statuses(dict.fromkeys(Stage, 400), 200, 200)


class Refusal(Exception):
    """A request that is answered with errors alone, before anything was executed."""

    def __init__(
        self,
        fault: Fault,
        errors: str | Sequence[GraphQLError],
        *,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, object] | None = None,
        **details: object,
    ) -> None:
        """`details` join the code in the error's extensions; `extensions` are those of the whole answer."""
        super().__init__(fault.value)
        self.fault = fault
        if isinstance(errors, str):
            errors = [GraphQLError(errors, extensions={"code": fault.value, **details})]
        self.errors = [coded(error, fault) for error in errors]
        self.headers: Mapping[str, str] = headers or {}
        self.extensions: Mapping[str, object] = extensions or {}

    def again(self) -> "Refusal":
        """The same refusal without the frames it was raised through, to be kept or raised anew."""
        return Refusal(self.fault, self.errors, headers=self.headers, extensions=self.extensions)


def coded(error: GraphQLError, fault: Fault) -> GraphQLError:
    """The same error, sure to carry a code."""
    error.extensions = {"code": fault.value, **(error.extensions or {})}
    return error


_USER_FAULTS: Mapping[Code, Fault] = {
    Code.UNAUTHENTICATED: Fault.UNAUTHENTICATED,
    Code.RATE_LIMITED: Fault.RATE_LIMITED,
    Code.TOO_LARGE: Fault.PAYLOAD_TOO_LARGE,
}


def from_user_error(error: UserError) -> Refusal:
    """A refusal by the product itself (a wrong token, a used-up budget) as one by the edge."""
    fault = _USER_FAULTS.get(error.code, Fault.NOT_ALLOWED)
    headers: dict[str, str] = {}
    if fault is Fault.UNAUTHENTICATED:
        headers["www-authenticate"] = 'Bearer realm="deskwire"'
    if fault is Fault.RATE_LIMITED:
        headers["retry-after"] = str(error.params.get("retryAfter", 60))
    shown = GraphQLError(error.message, extensions={"code": error.code.value, **error.params})
    return Refusal(fault, [shown], headers=headers)
