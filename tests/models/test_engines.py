"""What our engines make of lists; the same rows on every database."""

from uuid import UUID

import pytest
from tortoise.connection import get_connection
from tortoise.expressions import Subquery

from kit.ids import new_id
from models import Address, Item, Principal, PrincipalKind
from models.postgres import on_acquired
from tests.database import ON_POSTGRES
from tests.factories import Keys

pytestmark = pytest.mark.usefixtures("workspace")


async def names(**wanted: object) -> set[str]:
    return {row.name for row in await Principal.filter(**wanted)}


async def test_rows_of_a_list_are_found_whatever_it_holds(workspace: Keys):
    some = [workspace["lead"], workspace["member"], new_id()]
    for listed in (some, tuple(some), set(some), [str(key) for key in some]):
        assert await names(id__in=listed) == {"Lead", "Member"}
    assert await names(id__in=[]) == set()
    assert await names(kind__in=[PrincipalKind.TEAM, PrincipalKind.ORGANIZATION]) >= {"Web team"}
    assert await names(name__in=["Lead", "it's", '"', "\\", "%", "ü", ""]) == {"Lead"}
    assert await Item.filter(number__in=[1, 2**31 - 1]).count() == await Item.filter(number=1).count()


async def test_rows_out_of_a_list_and_out_of_a_subquery(workspace: Keys):
    everybody = await names()
    assert await names(id__not_in=[workspace["lead"]]) == everybody - {"Lead"}
    addressed = Address.filter(principal_id__in=[workspace["lead"], workspace["team"]])
    assert await names(id__in=Subquery(addressed.values("principal_id"))) == {"Lead"}


async def test_a_list_is_one_parameter_so_that_its_length_makes_no_other_statement():
    def text(size: int) -> str:
        found = Principal.filter(id__in=[UUID(int=n) for n in range(1, size + 1)])
        found._make_query()
        return str(found.query.get_parameterized_sql()[0])

    assert text(1) == text(50)
    assert ("=ANY($1)" if ON_POSTGRES else "IN (SELECT value FROM json_each(?))") in text(50)


async def test_waits_for_a_connection_are_told():
    waits: list[float] = []
    on_acquired.append(waits.append)
    try:
        await get_connection("default").execute_query("SELECT 1")
    finally:
        on_acquired.remove(waits.append)
    assert len(waits) == (1 if ON_POSTGRES else 0)
