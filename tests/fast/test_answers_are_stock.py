"""Whatever is asked, the fast path's answer is graphql-core's own.

DESKWIRE_FUZZ_EXAMPLES says how many documents are tried, DESKWIRE_FUZZ_FROM from which seed on.
"""

import os
from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fast.comparing import SCHEMA, Both
from tests.fast.conftest import Small
from tests.fast.writing import Writer
from web.graphql.refusals import Refusal

EXAMPLES = int(os.environ.get("DESKWIRE_FUZZ_EXAMPLES", "40"))
SEED_FROM = int(os.environ.get("DESKWIRE_FUZZ_FROM", "0"))
BOTH = Both()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the stock executor leaves coroutines behind
@settings(
    max_examples=EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(SEED_FROM, 2**48))
async def test_any_document_for_any_viewer(small: Small, seed: int) -> None:
    chance = Random(seed)
    written = Writer(SCHEMA, small.ids, chance).write()
    viewer = small.viewers[chance.choices(list(small.viewers), [4, 3, 3, 1, 1])[0]]
    with suppress(Refusal):  # fields that conflict: not a valid document
        await BOTH.compare(written.text, written.variables, viewer)
