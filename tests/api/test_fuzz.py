"""Any value for any argument of any query or mutation: a clear refusal or an answer, never a bug, and nothing half done.

DESKWIRE_FUZZ_EXAMPLES says how many are tried.
"""

from typing import Any

import orjson
import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kit.ids import to_global
from models import EventRecord, Item, Viewer
from tests import database, factories
from tests.api.anything import TEXTS, Values, lengthened, values
from tests.rights.asking import SCHEMA, silent_presence
from tests.web.test_fuzz import BOUNDED
from web.budget import Budget
from web.engine import ProductEngine, Session
from web.graphql.operations import Operations
from web.graphql.params import Params
from web.graphql.persisted import MemoryDocuments
from web.graphql.refusals import Refusal

PEOPLE = ("admin", "member", "customer")
TRIES = 3  # with one database
FEW = settings(
    BOUNDED, max_examples=-(-BOUNDED.max_examples // 25), phases=[Phase.explicit, Phase.generate]
)  # each needs a database, and there are many roots
PREFIXES = {"inbox": "project", "website": "project", "team": "team", "customer": "customer"}
ENGINE = ProductEngine(silent_presence(), Budget(10**9))
OPERATIONS = Operations(ENGINE, MemoryDocuments())


def roots() -> list[tuple[str, str, GraphQLField]]:
    """(kind, name, field) of every query and mutation."""
    kinds = {"query": SCHEMA.query_type, "mutation": SCHEMA.mutation_type}
    return [(kind, *each) for kind, type_ in kinds.items() if type_ for each in type_.fields.items()]


def document(kind: str, name: str, field: GraphQLField) -> str:
    """The root with all its arguments as variables, and as little of its answer as can be read."""
    declared = ", ".join(f"${a}: {argument.type}" for a, argument in field.args.items())
    given_ = ", ".join(f"{a}: ${a}" for a in field.args)
    said = "{ __typename errors { code path } }" if kind == "mutation" else "{ __typename }"
    below = "" if is_leaf_type(get_named_type(field.type)) else said
    return (
        f"{kind} {f'({declared})' if declared else ''} {{ {name}{f'({given_})' if given_ else ''} {below} }}"
    )


async def known_ids(keys: factories.Keys) -> Values:
    """Ids of what there is, and texts that look like some."""
    item = await factories.item(await factories.viewer(keys["admin"]), requester_id=keys["customer"])
    assert await Item.exists(id=item.id)
    people = [to_global(PREFIXES.get(n, "user"), key) for n, key in keys.items() if n != "automation"]
    rows = [
        to_global("item", item.id),
        to_global("status", item.status_id),
        to_global("type", item.type_id),
    ]
    return st.sampled_from([*people, *rows, "item_", "nothing", "user_" + "z" * 26]) | TEXTS


# A filter of items takes 32 kB to write down.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("root", roots(), ids=lambda root: root[1])
@FEW
@given(data=st.data())
async def test_any_value_of_any_argument(root: tuple[str, str, GraphQLField], data: st.DataObject):
    field, text = root[2], document(*root)
    async with database.opened("desk", factories.cast) as keys:
        ids = await known_ids(keys)
        variables = st.fixed_dictionaries({a: values(arg.type, ids) for a, arg in field.args.items()})
        for _ in range(TRIES):
            who = await factories.viewer(keys[data.draw(st.sampled_from(PEOPLE))])
            await _asked(who, text, lengthened(data.draw(variables)))


async def _asked(who: Viewer, text: str, variables: dict[str, Any]) -> None:
    session, before = Session(who), await EventRecord.all().count()
    try:
        prepared = await OPERATIONS.prepare(Params(query=text, variables=variables), session)
        answer = orjson.loads((await OPERATIONS.execute(prepared, session, "request")).body)
    except Refusal:
        return
    shown = f"{text} {repr(variables)[:2000]} {answer}"
    assert "INTERNAL" not in {error["extensions"]["code"] for error in answer.get("errors", [])}, shown
    payload = next(iter((answer["data"] or {}).values()), None)
    if isinstance(payload, dict) and payload.get("errors"):
        assert await EventRecord.all().count() == before, shown
