"""How the company shows itself, through the API, and in which language it writes to whom."""

from typing import Any

import orjson
import pytest

from domain import config, files, sign_in
from domain.brand import LOGO_MOST
from kit import storage
from kit.ids import to_global
from models import Item, OutgoingMail, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.mailing import BRAND, LANGUAGE, PREVIEW, confirmed, gid_of, leaves
from tests.factories import Keys
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("workspace")

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture
async def item(customer: Viewer) -> Item:
    return await factories.item(customer, "Printer <on> fire")


async def logo(by: Viewer, content: bytes = PNG) -> str:
    async def chunks() -> Any:
        yield content

    return to_global("file", (await files.store(by, "logo.png", "image/png", chunks())).id)


async def test_the_looks_are_changed_and_go_along(
    admin: Viewer, customer: Viewer, item: Item, tmp_path: Any
) -> None:
    storage.keep_in(storage.Storage(tmp_path))
    changes = {
        "accent": "#C2410C", "logoId": await logo(admin), "header": "Confidential", "footer": "Acme GmbH",
        "language": "fr", "languages": ["fr", "en-GB", "fr"],
    }  # fmt: skip
    made = (await ask(admin, BRAND, input=changes, version=1))["brandEdit"]
    assert made["errors"] == []
    assert made["brand"]["logo"].startswith("data:image/png;base64,iVBORw0KGgo")
    assert made["brand"] | {"logo": ""} == {
        "accent": "#c2410c", "logo": "", "header": "Confidential", "footer": "Acme GmbH", "language": "fr",
        "languages": ["fr", "en"], "version": 2,
    }  # fmt: skip
    got = await confirmed(item, customer)
    assert got.text.startswith("Confidential\n\nBonjour Customer,")
    assert got.text.endswith("\n\nAcme GmbH")
    (picture,) = got.attachments
    assert (picture.content, picture.media_type, picture.inline) == (PNG, "image/png", True)
    assert got.html
    assert f"cid:{picture.content_id}" in got.html
    assert got.defects == frozenset()
    shown = (await ask(admin, PREVIEW))["mailTemplatePreview"]
    assert "data:image/png;base64," in shown["html"]
    gone = (await ask(admin, BRAND, input={"logoId": None}))["brandEdit"]["brand"]
    assert (gone["logo"], gone["version"]) == (None, 3)
    async with unchanged():
        assert (await ask(admin, BRAND, input={"logoId": None}))["brandEdit"]["cursor"] is None


async def test_looks_that_cannot_be_kept_change_nothing(admin: Viewer, member: Viewer, tmp_path: Any) -> None:
    storage.keep_in(storage.Storage(tmp_path))
    others, page = await logo(member), await logo(admin, b"<svg onload='alert(1)'/>")
    large = await logo(admin, PNG + bytes(LOGO_MOST))
    for given, code, path in (
        ({"accent": "red"}, "INVALID", ["input", "accent"]),
        ({"language": "tlh"}, "INVALID", ["input", "language"]),
        ({"languages": ["de"]}, "INVALID", ["input", "languages"]),
        ({"languages": ["en", "xx"]}, "INVALID", ["input", "languages", "1"]),
        ({"header": None}, "INVALID", ["input", "header"]),
        ({"footer": "x" * 2_001}, "TOO_LARGE", ["input", "footer"]),
        ({"logoId": others}, "NOT_FOUND", ["input", "logoId"]),
        ({"logoId": page}, "INVALID", ["input", "logoId"]),
        ({"logoId": large}, "TOO_LARGE", ["input", "logoId"]),
    ):
        async with unchanged():
            (error,) = (await ask(admin, BRAND, input=given))["brandEdit"]["errors"]
        assert (error["code"], error["path"]) == (code, path), given
    async with unchanged():
        (error,) = (await ask(admin, BRAND, input={"header": "x"}, version=9))["brandEdit"]["errors"]
    assert error["code"] == "CONFLICT"


async def test_a_person_chooses_their_language_and_mail_follows(
    admin: Viewer, member: Viewer, customer: Viewer, colleague: Viewer, item: Item
) -> None:
    own = await ask(customer, LANGUAGE, id=gid_of(customer), language="ja-JP")
    assert own["personSetLanguage"]["person"] == {"language": "ja"}
    assert (await confirmed(item, customer)).text.startswith("Customer 様\n")
    await ask(admin, BRAND, input={"languages": ["en", "de"]})
    assert (await confirmed(item, customer)).text.startswith("Hello Customer,")
    async with unchanged():
        for somebody, code in ((member, "NOT_ALLOWED"), (colleague, "NOT_FOUND")):
            (error,) = (await ask(somebody, LANGUAGE, id=gid_of(customer), language="de"))[
                "personSetLanguage"
            ]["errors"]
            assert error["code"] == code
        (error,) = (await ask(admin, LANGUAGE, id=gid_of(customer), language="klingon"))["personSetLanguage"][
            "errors"
        ]
        assert error["code"] == "INVALID"
    cleared = await ask(admin, LANGUAGE, id=gid_of(customer), language=None)
    assert cleared["personSetLanguage"]["person"] == {"language": None}


async def test_a_sign_in_link_is_written_in_the_persons_language(workspace: Keys, customer: Viewer) -> None:
    config.configure(config.Config(public_url="https://desk.example"))
    await ask(customer, LANGUAGE, id=gid_of(customer), language="de")
    await sign_in.request_link("customer@acme.example", client="192.0.2.1")
    row = await OutgoingMail.get()
    url = orjson.loads(row.text)["link"]["url"]
    got = await leaves(row)
    assert got.subject == "Anmelden bei Acme Desk"
    assert f"\n\n{url}\n\n" in got.text
    assert got.html
    assert f'href="{url}"' in got.html
    assert (await OutgoingMail.get()).text == ""
