"""Mutations answer with the row they touched, or with the reasons they could not."""

import functools
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from domain.unit_of_work import positions_written
from kit.errors import Code, Conflict, RateLimited, Unauthenticated, UserError
from realtime import cursor
from resolvers.context import Ask

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Reason:
    """A UserError as data: graphql-core raises any exception object that it meets in a result."""

    code: Code
    message: str
    path: list[str]
    params: dict[str, Any]


class Outcome:
    """Read by a payload type: `row_name` gives the row or None, `errors` the reasons, `cursor` where the write stands;
    `told` is what a refusal tells besides.
    """

    def __init__(
        self,
        row_name: str,
        row: object,
        errors: list[Reason],
        written: str | None,
        told: Mapping[str, object],
    ) -> None:
        setattr(self, row_name, row)
        self.errors = errors
        self.cursor = written
        self.told = told


def outcome(
    row_name: str,
) -> Callable[
    [Callable[Concatenate[Ask, P], Awaitable[T]]], Callable[Concatenate[Ask, P], Coroutine[Any, Any, Outcome]]
]:
    """Turn a UserError raised below into the `errors` of the payload; only sign-in and limits stay top-level errors."""

    def wrap(
        resolver: Callable[Concatenate[Ask, P], Awaitable[T]],
    ) -> Callable[Concatenate[Ask, P], Coroutine[Any, Any, Outcome]]:
        async def answer(info: Ask, /, *args: P.args, **kwargs: P.kwargs) -> Outcome:
            if not info.context.viewer.is_signed_in:
                raise Unauthenticated("Sign in first.")
            try:
                with positions_written() as written:
                    row = await resolver(info, *args, **kwargs)
            except (Unauthenticated, RateLimited):
                raise
            except Conflict as conflict:
                return Outcome(row_name, conflict.current, [reason(conflict)], None, conflict.told)
            except UserError as error:
                return Outcome(row_name, None, [reason(error)], None, {})
            return Outcome(row_name, row, [], cursor.of_event(max(written)) if written else None, {})

        functools.update_wrapper(answer, resolver)
        return answer

    return wrap


def reason(error: UserError) -> Reason:
    """The error as clients read it."""
    return Reason(error.code, error.message, [str(step) for step in error.path], dict(error.params))
