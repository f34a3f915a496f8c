"""What mails made of notices say: in their reader's language, in an admin's words, and never more than they may."""

import re

import pytest

from domain import conversations, items, mail_templates, people, unsubscribing
from domain.conversations import NewMessage
from domain.notifications import set_preference
from mail import telling
from mail.parse import ParsedMail
from models import Channel, Item, ItemMute, MailTemplate, NotificationKind, Role, Status, Viewer
from tests.reactions import desk
from tests.reactions.confirming import heads
from tests.reactions.noticing import later, letters, notices

pytestmark = pytest.mark.usefixtures("bare_workspace")

URL = "https://desk.example/unsubscribe/"


async def moved(by: Viewer, item: Item, name: str = "Resolved") -> None:
    status = await Status.get(name=name, type_id=item.type_id)
    await items.set_status(by, item.id, status.id)


async def says(kind: str, language: str = "en", **words: str) -> None:
    admin = await desk.user("Chief", admin=True)
    given = {"subject": "x", "text": None, "html": None, **words}
    await mail_templates.set_template(admin, kind, language, **given)  # type: ignore[arg-type]


def way_out(letter: ParsedMail) -> str:
    """Where the head and the foot lead alike."""
    [way] = heads(letter, "list-unsubscribe")
    assert letter.html
    assert (letter.text.count(way.strip("<>")), letter.html.count(way.strip("<>"))) == (1, 1)
    return way.strip("<>")


async def test_they_speak_their_readers_language_in_text_and_html(mailer, transport):
    notices(public_url="https://desk.example")
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    ann = await desk.customer("Ann")
    await people.set_language(bob, desk.key(bob), "de")
    await people.set_language(ann, desk.key(ann), "fr")
    item = await desk.ticket(
        agent, title="Printer <on> fire", requester_id=desk.key(ann), assignee_ids=[desk.key(bob)]
    )
    await moved(agent, item)
    await later(mailer)
    to_ann, to_bob = sorted(letters(transport), key=lambda letter: letter.to[0].address)
    key = f"[T-{item.number}] Printer <on> fire"
    assert to_bob.text.partition("\n-- \n")[0].strip() == (
        f"Guten Tag Bob,\n\n{key}\n\nAgent hat dies Ihnen oder Ihrem Team zugewiesen.\n\n"
        "Eine Antwort auf diese Mail wird zu einer Notiz, die Kunden nicht sehen."
    )
    assert to_ann.text.partition("\n-- \n")[0].strip() == (
        f"Bonjour Ann,\n\n{key}\n\nSon statut est maintenant : Resolved.\n\n"
        "Répondez à ce message si vous souhaitez ajouter quelque chose."
    )
    assert to_bob.html
    assert "Printer &lt;on&gt; fire" in to_bob.html
    assert ">Keine Mails dieser Art mehr</a>" in to_bob.html
    assert f"Keine Mails dieser Art mehr: {URL}" in to_bob.text
    assert way_out(to_bob) != way_out(to_ann)
    [mute] = re.findall(r"Nichts mehr zu diesem Vorgang: (\S+)", to_bob.text)
    await unsubscribing.stop(unsubscribing.read(mute.rpartition("/")[2]))
    assert await ItemMute.filter(item_id=item.id).values_list("principal_id", flat=True) == [desk.key(bob)]


@pytest.mark.parametrize("words", [{"text": "-- \n<!--"}, {"html": '<div style="display:none"><!--'}])
async def test_an_admins_words_hold_and_the_way_out_stands_below(mailer, transport, words):
    notices(public_url="https://desk.example")
    await says("notice", subject="{{ item.key }} {{ news.size }} {{ news.first.kind }}", **words)
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    item = await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await later(mailer)
    [letter] = letters(transport)
    assert letter.subject == f"T-{item.number} 1 assigned"
    assert way_out(letter).startswith(URL)


async def test_a_template_that_breaks_gives_way_to_the_built_in_words(mailer, transport):
    notices(public_url="https://desk.example")
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    await says("notice", text="fine")
    await MailTemplate.filter(kind="notice").update(text="{% for")
    await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await later(mailer)
    [letter] = letters(transport)
    assert "Agent assigned it to you or your team." in letter.text
    assert way_out(letter).startswith(URL)


async def test_whatever_an_admin_writes_a_customer_never_reads_who_works_on_it(mailer, transport):
    notices()
    all_of_it = (
        "{% for new in news %}[{{ new.kind }}|{{ new.actor }}|{{ new.author }}|{{ new.text }}]{% endfor %}"
    )
    await says("notice", text=f"{all_of_it}{{{{ recipient.staff }}}}")
    agent, ann = await desk.user("Secretname", admin=True), await desk.customer("Ann")
    bob = await desk.user("Bob")
    await set_preference(bob, NotificationKind.STATUS, Channel.MAIL, True)
    item = await desk.ticket(
        agent, requester_id=desk.key(ann), assignee_ids=[desk.key(agent)], follower_ids=[desk.key(bob)]
    )
    await conversations.note(agent, item.id, NewMessage(text="canary"))
    await moved(agent, item, "In progress")
    await moved(agent, item)
    await later(mailer)
    told = [letter for letter in letters(transport) if letter.subject == "x"]
    texts = {letter.to[0].address: letter.text.splitlines()[0] for letter in told}
    assert texts["ann@gmail.com"] == "[status|||]false"
    assert texts["bob@desk.example"] == "[status|Secretname||]true"
    [to_ann] = [kept.mail.content for kept in transport.kept if kept.mail.recipient == "ann@gmail.com"]
    assert b"Secretname" not in to_ann
    assert b"canary" not in to_ann


async def test_of_very_much_on_one_item_it_lists_some_and_says_how_much_more(mailer, transport, monkeypatch):
    notices()
    monkeypatch.setattr(telling, "LINES_MOST", 2)
    agent, bob = await desk.user("Agent"), await desk.user("Bob", role=Role.LEAD)
    item = await desk.ticket(agent)
    for _ in range(4):
        await items.assign(agent, item.id, [desk.key(bob)])
        await items.assign(agent, item.id, [])
    await items.assign(agent, item.id, [desk.key(bob)])
    await later(mailer)
    [letter] = letters(transport)
    assert (letter.text.count("assigned"), "\nand 3 more\n" in letter.text) == (2, True)
