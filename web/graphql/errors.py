"""What of an error a client may see: its own mistakes in full, our bugs only as a request id."""

import logging
from collections.abc import Iterable

from graphql import GraphQLError

from kit.errors import UserError
from web.graphql.refusals import Fault

log = logging.getLogger("deskwire.graphql")

Shown = dict[str, object]
_LONGEST = 1_000  # characters of a message: validation repeats the value that it refuses


def field_errors(errors: Iterable[GraphQLError], request_id: str) -> list[Shown]:
    """An execution's errors as the response shows them; bugs are logged under `request_id` and masked."""
    return [_field_error(error, request_id) for error in errors]


def request_errors(errors: Iterable[GraphQLError]) -> list[Shown]:
    """The errors of a request that was not executed."""
    return [{**error.formatted, "message": error.message[:_LONGEST]} for error in errors]


def bug(error: BaseException, request_id: str, where: str) -> Shown:
    """An unforeseen exception: logged with its traceback, shown as nothing but the request id."""
    log.error("bug in %s [request %s]", where, request_id, exc_info=error)
    return {
        "message": "Something went wrong on our side. Quote the request id when you report it.",
        "extensions": {"code": Fault.INTERNAL.value, "requestId": request_id},
    }


def user_error(error: UserError) -> Shown:
    """A refusal by the product: its code, the argument at fault, what a translation needs."""
    code, path, params = error.code.value, list(error.path), dict(error.params)
    return {"message": error.message, "extensions": {"code": code, "argumentPath": path, "params": params}}


def raised(error: Exception, request_id: str, where: str) -> list[Shown]:
    """What ended a stream or an operation outside of its fields, as a list of errors."""
    if isinstance(error, UserError):
        return [user_error(error)]
    if isinstance(error, GraphQLError):
        return field_errors([error], request_id)
    return [bug(error, request_id, where)]


def _field_error(error: GraphQLError, request_id: str) -> Shown:
    cause = _cause(error)
    if isinstance(cause, UserError):
        shown = user_error(cause)
    elif cause is None:
        extensions = {"code": Fault.BAD_USER_INPUT.value, **(error.extensions or {})}
        shown = {"message": error.message, "extensions": extensions}
    else:
        shown = bug(cause, request_id, "/".join(str(step) for step in error.path or []) or "execution")
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path:
        shown["path"] = error.path
    return shown


def _cause(error: GraphQLError) -> Exception | None:
    """The exception beneath a located error; None where GraphQL itself or a resolver raised a GraphQLError."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause
