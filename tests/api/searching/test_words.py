"""By which words something is found, and in which order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import brand, people
from kit.errors import Invalid, TooLarge, UserError
from models import Brand, Item, SearchKind, Viewer
from models.search import asked as asking
from models.search import find
from tests import factories
from tests.api.asking import ask
from tests.api.searching.found import LIGHTS, SEARCH, found
from tests.factories import Keys
from tests.on_server import ON_POSTGRES


@pytest.mark.parametrize(
    "query",
    [
        "printer",
        "prin",
        "PRINTÉR fire",
        '"on fire"',
        "fire -water",
        "strasse",
        "angstro",
        "京",
        "東京",
        '"full of smoke" prin',
        'smoke "call ang',
        "fire fire fire",
        "(printer) & on | * : !",
    ],
)
async def test_isfound(admin: Viewer, printer: Item, query: str) -> None:
    expected = [] if query == 'smoke "call ang' else ["Prïnter on FIRE"]  # what is quoted does not go on
    assert await found(admin, query) == expected


@pytest.mark.parametrize(
    "query",
    ["water", "rinter", "printer water", '"prin"', "printer -fire", '-"on fire" printer', "-fire", "", "  ", '"', "-", "p",
     '"fire on"', '"fire the"', "都京", "-printer -fire", "' OR 1=1", "prin on"],
)  # fmt: skip
async def test_is_notfound(admin: Viewer, printer: Item, query: str) -> None:
    assert await found(admin, query) == []


async def test_the_item_of_a_number_comes_first_then_titles_then_the_rest(
    admin: Viewer, workspace: Keys
) -> None:
    first = await factories.item(admin, "Lamp")
    await factories.item(admin, "Cable", description=f"As in T-{first.number}")
    await factories.item(admin, f"Like {first.number}")
    for query in (f"T-{first.number}", f"t-{first.number}", f"#{first.number}", str(first.number)):
        assert (await found(admin, query, "ITEM"))[0] == "Lamp", query
    assert await found(admin, str(first.number), "ITEM") == ["Lamp", f"Like {first.number}", "Cable"]
    assert await found(admin, "T-999999999999999999") == []


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite knows no stems")
async def test_words_are_found_by_their_stems_in_the_language_of_the_text(
    admin: Viewer, workspace: Keys
) -> None:
    await factories.item(admin, "Printing offices", requester_id=workspace["customer"])
    assert await found(admin, "printed office", "ITEM") == ["Printing offices"]
    await people.set_language(admin, workspace["colleague"], "de")
    await factories.item(admin, "Kaputte Häuser", requester_id=workspace["colleague"])
    assert await found(admin, "kaputten haus", "ITEM") == ["Kaputte Häuser"]
    assert await found(admin, "the prints", "ITEM") == ["Printing offices"]
    assert await found(admin, "the", "ITEM") == []
    (hit,) = (await ask(admin, LIGHTS, query="printed"))["search"]["nodes"]
    assert hit["highlights"][0]["fragments"][0]["ranges"] == [{"start": 0, "length": 8}]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite knows no stems")
async def test_where_nobody_says_otherwise_the_workspaces_language_counts(
    admin: Viewer, workspace: Keys
) -> None:
    await brand.edit(admin, brand.Wanted(language="de"))
    await factories.item(admin, "Kaputte Häuser")
    assert await found(admin, "haus", "ITEM") == ["Kaputte Häuser"]
    assert (await Brand.get(id=Brand.ONLY)).language == "de"


async def test_bounds(admin: Viewer, printer: Item) -> None:
    assert await found(admin, "x" * 400) == []
    with pytest.raises(TooLarge, match="401 characters long; 400"):
        await ask(admin, SEARCH, query="x" * 401)
    await ask(admin, SEARCH, query=" ".join(f"w{n}" for n in range(32)))
    with pytest.raises(TooLarge, match="33 words; 32"):
        await ask(admin, SEARCH, query=" ".join(f"w{n}" for n in range(33)))
    with pytest.raises(Invalid):
        await ask(admin, SEARCH, query="a\x00b")
    assert await found(admin, "printer", "MESSAGE") == []
    assert (await ask(admin, SEARCH, query="printer", kinds=[]))["search"]["nodes"] == []


_TYPED = st.text(
    st.one_of(st.sampled_from(" \"'-*:&|!()<>#éßQ1.@\\%_^{}京\u0301"), st.characters()), max_size=60
)


@settings(
    max_examples=150,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(typed=_TYPED)
async def test_whatever_is_typed_is_no_error(admin: Viewer, printer: Item, typed: str) -> None:
    try:
        asked = asking.read(typed)
    except UserError as refused:
        is_storable = "\x00" not in typed and not any("\ud800" <= c <= "\udfff" for c in typed)
        if is_storable:
            raise AssertionError(f"{typed!r} is refused: {refused}") from refused
        return
    hits = (await find.find(admin, asked, tuple(SearchKind), 10)).hits
    assert len(hits) <= 10
