"""The files of mails, words that are too long, and death while a mail is taken."""

from pathlib import Path
from uuid import UUID

import pytest

from domain import files
from domain.conversations import change
from kit import storage
from mail import inbound
from models import Address, File, IncomingMail, IncomingState, Item, Message
from tests import factories
from tests.mail.letters import came, last, mail, with_files
from tests.reactions.crash import each_death

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture
def stored(tmp_path) -> Path:
    """Where uploaded bytes are kept."""
    storage.keep_in(storage.Storage(tmp_path))
    return tmp_path


async def test_files_are_kept_byte_for_byte_and_seen_by_who_sees_the_message(stored, foreigner):
    await came(with_files(mail(), ("a.bin", b"\0\1\2"), ("../b.txt", b"text")))
    item = await Item.get()
    ann = await factories.viewer(item.requester_id or item.id)
    held = await File.visible_to(ann).order_by("name")
    assert [(f.name, f.size, f.message_id) for f in held] == [
        ("a.bin", 3, (await Message.get()).id),
        ("b.txt", 4, (await Message.get()).id),
    ]
    _, chunks = await files.opened(ann, held[0].id)
    assert b"".join([chunk async for chunk in chunks]) == b"\0\1\2"
    assert not await File.visible_to(foreigner).exists()


async def test_more_files_than_a_message_carries_go_into_further_messages(stored):
    await came(with_files(mail(), *((f"{n}.txt", b"x") for n in range(45))))
    first, *more = await Message.all().order_by("id")
    assert (await last()).became_id == first.id
    assert [await File.filter(message_id=m.id).count() for m in (first, *more)] == [20, 20, 5]


async def test_files_that_are_taken_back_are_gone_from_the_mail_too(stored, admin):
    await came(with_files(mail(), *((f"{n}.txt", b"x") for n in range(25))))
    await came(mail(text="Another.", message_id="other@client.example"))
    first, more, _ = await Message.all().order_by("id")
    await change.remove(admin, more.id)
    held, other = await IncomingMail.all().order_by("id")
    assert (held.became_id, bytes(held.content), held.attachment_names) == (first.id, b"", None)
    assert (held.erased_at is not None, other.erased_at) == (True, None)
    assert (await Message.get(id=first.id)).text == "It burns."


async def test_a_long_text_goes_along_as_a_file(stored):
    text = ("word " * 60_000).strip()
    await came(mail(subject="S" * 600, text=text))
    item, message, file = await Item.get(), await Message.get(), await File.get()
    assert item.title == "S" * 500
    assert item.description.endswith("[Cut here: the whole text is in the first message.]")
    assert message.text.endswith("[Cut here: the whole text is in the attached file message.txt.]")
    assert (file.name, file.size, file.message_id) == ("message.txt", len(text), message.id)


async def test_death_at_any_statement_loses_no_mail_and_doubles_none(stored):
    keys: list[UUID] = []

    async def arrive() -> None:
        raw = mail(sender=f"c{len(keys)}@new.example", message_id=f"{len(keys)}@new.example")
        keys.append(await inbound.store(with_files(raw, ("a.txt", b"x"))))

    deaths = await each_death(lambda: inbound.take(keys[-1]), arrive)
    assert deaths > 20
    assert len(keys) == deaths + 1
    for key in keys:
        await inbound.take(key)
    assert await Item.all().count() == await Message.all().count() == len(keys)
    assert await File.filter(message_id__isnull=False).count() == await File.all().count() == len(keys)
    assert len({row.became_id for row in await IncomingMail.filter(state=IncomingState.DONE)}) == len(keys)
    assert await Address.filter(email__endswith="@new.example").count() == len(keys)
