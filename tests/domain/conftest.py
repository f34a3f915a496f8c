import pytest

from domain import sign_in
from tests.domain.entering import EMAILS, PASSWORD


@pytest.fixture
async def with_passwords(automation, workspace):
    """`member` and `customer` have the password PASSWORD."""
    for name in EMAILS:
        await sign_in.give_password(automation, workspace[name], PASSWORD)
