"""Whether the database could give each answer that it was asked to write: asked after every test.

Where it cannot, the answer is given the other way, and nobody would notice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from models import Viewer
from models.writing import answers
from models.writing.stand_ins import Binding
from web.fast import written


@contextmanager
def answers_are_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails at the end if it could not."""
    failed: list[str] = []
    bind = Binding.__call__

    def bound(binding: Binding, viewer: Viewer, values: Sequence[Any]) -> list[Any]:
        try:
            return bind(binding, viewer, values)
        except Exception as error:
            failed.append(f"{error!r}: {values}")
            raise

    async def ask(sql: str, values: list[Any]) -> answers.Answer:
        try:
            return await answers.ask(sql, values)
        except answers.TooDeep:
            raise
        except Exception as error:
            failed.append(f"{error!r}: {sql}")
            raise

    monkeypatch.setattr(Binding, "__call__", bound)
    monkeypatch.setattr(written, "ask", ask)
    yield
    assert not failed, f"the database writes each answer: {failed[0]}"
