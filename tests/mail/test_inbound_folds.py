"""What a mail repeats of earlier mail, and its signature, are folds of the message that it becomes; nothing is lost."""

import pytest

from domain import conversations
from domain.conversations import NewMessage
from domain.conversations.new_message import TEXT_MOST
from kit import storage
from kit.folds import Fold, FoldKind
from models import Conversation, Message, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.mail.folding.expected import written
from tests.mail.letters import came, mail, person

pytestmark = pytest.mark.usefixtures("workspace")

OUTLOOK = written("de")["de/outlook-top-signature-without-delimiter"]
FOLDS = """query($id: ID!) { node(id: $id) { ... on Message { text folds { kind firstLine lastLine } } } }"""
OF_ITEM = (
    """query($id: ID!) { conversation(id: $id) { messages { nodes { text folds { k: kind lastLine } } } } }"""
)


def german(text: str) -> dict[str, str]:
    return {
        "text": text.replace("\n", "\r\n"),
        "MIME_Version": "1.0",
        "Content_Type": "text/plain; charset=utf-8",
    }


async def test_a_german_outlook_reply_has_its_signature_and_the_earlier_mail_folded(admin: Viewer, queries):
    await came(mail(message_id="first@client.example"))
    assert await came(mail(In_Reply_To="<first@client.example>", **german(OUTLOOK.text))) == "reply"
    message = await Message.all().order_by("-id").first()
    assert message is not None
    asker = await factories.viewer((await person("ann@client.example")).id)
    lines = OUTLOOK.text.split("\n")
    assert lines[4] == "Mit freundlichen Grüßen"
    assert lines[14] == "Von: Demo Desk <support@example.com>"
    for viewer in (admin, asker):
        with queries(1):
            data = await ask(viewer, FOLDS, id=gid(message))
        assert data == {
            "node": {
                "text": OUTLOOK.text,
                "folds": [
                    {"kind": "SIGNATURE", "firstLine": 5, "lastLine": 13},
                    {"kind": "QUOTE", "firstLine": 15, "lastLine": len(lines)},
                ],
            }
        }


async def test_folds_of_several_messages_are_in_the_same_statement(admin: Viewer, queries):
    await came(mail(message_id="first@client.example"))
    await came(mail(In_Reply_To="<first@client.example>", **german(OUTLOOK.text)))
    thread = await Conversation.get()
    with queries(1):
        data = await ask(admin, OF_ITEM, id=gid(thread))
    assert data["conversation"]["messages"]["nodes"] == [
        {"text": "It burns.", "folds": []},
        {"text": OUTLOOK.text, "folds": [{"k": "SIGNATURE", "lastLine": 13}, {"k": "QUOTE", "lastLine": 25}]},
    ]


async def test_a_mail_that_only_repeats_has_no_folds_and_all_of_its_text():
    only = written("de")["de/only-a-quote"]
    await came(mail(**german(only.text)))
    message = await Message.get()
    assert (message.text, message.folds) == (only.text, None)


async def test_what_is_said_here_is_never_folded(admin: Viewer):
    item = await factories.item(admin, "Item")
    message = await conversations.reply(admin, item.id, NewMessage(text=OUTLOOK.text))
    assert (await ask(admin, FOLDS, id=gid(message)))["node"] == {"text": OUTLOOK.text, "folds": []}


async def test_what_says_that_a_text_was_cut_is_not_folded(tmp_path):
    storage.keep_in(storage.Storage(tmp_path))
    await came(mail(**german("Hello\n\n-----Original Message-----\n" + "a line of earlier mail\n" * 10_000)))
    message = await Message.get()
    assert len(message.text) <= TEXT_MOST
    *_, last, blank, note = message.text.split("\n")
    assert (blank, note[:10]) == ("", "[Cut here:")
    assert message.folds == [Fold(FoldKind.QUOTE, 3, message.text.count("\n") - 1).told()]
    assert last
