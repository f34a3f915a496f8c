"""Mails by the company's own lists and forwards: their author is told that they came in, whatever those put into the head."""

import pytest

from domain import config
from domain.mails import incoming
from domain.mails.incoming import Envelope
from mail import inbound
from mail.transport import NullTransport
from models import Address, Door, Inbox, Item, PrincipalKind
from reactions.worker import Worker
from tests.mail.letters import last, mail, person
from tests.reactions import desk
from tests.reactions.confirming import confirms

LIST, FORWARD = "support@our.example", "help@our.example"
VIA = f"'Nadia Two' via Support <{LIST}>"
BY_LIST = {"List_Id": "<support.our.example>", "Precedence": "list"}
BY_RULE = {"Auto_Submitted": "auto-generated"}
NADIA = "nadia@client.example"


@pytest.fixture(autouse=True)
async def _named(bare_workspace: None) -> None:
    """A list and a forward, named in the default inbox."""
    confirms()
    await Inbox.filter(generated_name__isnull=False).update(own_lists=[LIST, FORWARD])


async def _told(
    mailer: Worker, transport: NullTransport, raw: bytes, return_path: str | None = None
) -> list[str]:
    """Who is told of the mail."""
    await inbound.take(await incoming.store(raw, Envelope(Door.SMTP, return_path, ("desk@localhost",))))
    before = len(transport.kept)
    await mailer.drain()
    return desk.recipients(transport)[before:]


@pytest.mark.parametrize(
    "head",
    [
        {"Reply_To": f"Nadia Two <{NADIA}>"} | BY_LIST,
        {"Reply_To": f"{LIST}, {NADIA}"} | BY_LIST,
        {"X_Original_From": f"Nadia Two <{NADIA}>", "Reply_To": LIST},
        {"Reply_To": NADIA},
        {"Reply_To": f"Nadia Two <{NADIA}>", "List_Post": f"<mailto:{LIST}>"},
    ],
)
async def test_who_wrote_is_whom_a_list_names_that_puts_itself_into_from(mailer, transport, head) -> None:
    assert await _told(mailer, transport, mail(sender=VIA, **head)) == [NADIA]
    nadia, item = await person(NADIA), await Item.get()
    assert (item.requester_id, nadia.name, nadia.kind) == (nadia.id, "Nadia Two", PrincipalKind.CUSTOMER)
    assert (await last()).from_address == NADIA
    assert not await Address.exists(email=LIST)


async def test_an_inbox_writes_by_its_list_in_somebodys_name(mailer, transport) -> None:
    head = BY_LIST | {"Reply_To": NADIA}
    assert await _told(mailer, transport, mail(sender="Nadia Two via Desk <desk@localhost>", **head)) == [
        NADIA
    ]


@pytest.mark.parametrize(
    ("sender", "head"),
    [
        (VIA, BY_LIST),
        (VIA, BY_LIST | {"Reply_To": LIST}),
        (VIA, BY_LIST | {"Reply_To": "desk@localhost"}),
        ("Nadia Two via Desk <desk@localhost>", {"Reply_To": NADIA}),
        ("Nadia via All <all@other.example>", {"Reply_To": NADIA, "List_Id": "<all.other.example>"}),
    ],
)
async def test_nobody_is_answered_who_is_not_named_by_a_list_of_our_own(
    mailer, transport, sender, head
) -> None:
    assert await _told(mailer, transport, mail(sender=sender, **head)) == []
    assert not await Address.exists(email__in=[NADIA, LIST])


async def test_reply_to_names_nobody_else_where_from_is_its_authors_own(mailer, transport) -> None:
    raw = mail(sender="Ann <ann@client.example>", Reply_To=NADIA, **BY_LIST)
    await _told(mailer, transport, raw)
    assert (await Item.get()).requester_id == (await person("ann@client.example")).id
    assert not await Address.exists(email=NADIA)


async def test_a_user_is_not_proven_by_what_vouches_for_the_list(mailer, transport) -> None:
    home = "mx.our.example"
    config.configure(config.Config(mail_confirm=True, mail_authserv_ids=(home,)))
    agent = await desk.user("Agent")
    (address,) = await Address.filter(principal_id=agent.principal_id)
    vouched = {"Authentication_Results": f"{home}; dmarc=pass header.from=our.example"}
    raw = mail(sender=VIA, Reply_To=address.written, **BY_LIST, **vouched)
    await inbound.take(await incoming.store(raw))
    row, item = await last(), await Item.get()
    assert row.error == (
        "Not taken as Agent's: It came by a list that writes its own address into From, so that nothing proves whose it is."
    )
    assert (item.requester_id, item.unverified_sender) == (None, address.written)


@pytest.mark.parametrize(
    "head",
    [
        BY_LIST,
        BY_RULE | {"X_Forwarded_To": FORWARD},
        BY_RULE | {"X_Forwarded_For": f"{FORWARD} desk@localhost"},
        BY_RULE | {"Delivered_To": FORWARD},
        BY_RULE | {"Resent_From": f"Help <{FORWARD}>"},
        {"X_MS_Exchange_Inbox_Rules_Loop": FORWARD},
    ],
)
async def test_what_a_list_or_a_rule_sends_without_return_path_is_a_persons(mailer, transport, head) -> None:
    assert await _told(mailer, transport, mail(**head), return_path="") == ["ann@client.example"]
    assert (await last()).marks is None


_OTHER = {"X_Forwarded_To": "help@other.example"}
_FORWARDED = BY_RULE | {"X_Forwarded_To": FORWARD}


@pytest.mark.parametrize(
    ("head", "marks"),
    [
        (BY_LIST | {"Auto_Submitted": "auto-replied"}, ["auto_reply", "null_sender"]),
        (BY_LIST | BY_RULE, ["auto_generated", "null_sender"]),
        (_FORWARDED | {"Auto_Submitted": "auto-replied"}, ["auto_reply", "null_sender"]),
        (_FORWARDED | {"X_Autoreply": "yes"}, ["auto_reply", "null_sender"]),
        (_FORWARDED | {"Precedence": "bulk"}, ["auto_generated", "bulk", "null_sender"]),
        (_FORWARDED | {"List_Id": "<news.client.example>"}, ["list"]),
        (
            _FORWARDED | {"X_Auto_Response_Suppress": "All"},
            ["auto_generated", "no_answer_wanted", "null_sender"],
        ),
        (_FORWARDED | {"sender": "MAILER-DAEMON@client.example"}, ["null_sender"]),
        (BY_RULE | _OTHER, ["auto_generated", "null_sender"]),
    ],
)
async def test_what_a_machine_wrote_stays_a_machines(mailer, transport, head: dict[str, str], marks) -> None:
    assert await _told(mailer, transport, mail(**head), return_path="") == []
    assert (await last()).marks == marks


async def test_delivery_to_an_inbox_that_is_a_list_as_well_says_nothing(mailer, transport) -> None:
    await Inbox.filter(generated_name__isnull=False).update(own_lists=["desk@localhost"])
    assert (
        await _told(mailer, transport, mail(Delivered_To="desk@localhost", **BY_RULE), return_path="") == []
    )
    assert (await last()).marks == ["auto_generated", "null_sender"]


@pytest.mark.parametrize(
    ("asked", "mark"), [({}, "auto_generated"), ({"message_id": "one@client.example"}, "auto_reply")]
)
async def test_two_desks_on_each_others_lists_do_not_answer_one_another(
    mailer, transport, asked, mark
) -> None:
    """What this desk sends by itself comes back by a list and a forward of its own, as another desk's would."""
    assert await _told(mailer, transport, mail(**asked)) == ["ann@client.example"]
    ours = transport.kept[-1].mail.content.split(b"\r\n")
    kept = [line for line in ours if not line.startswith((b"From:", b"Message-ID:", b"Reply-To:"))]
    for head in (BY_LIST, {"X_Forwarded_To": FORWARD}):
        for sender in ("Desk Two <desk@two.example>", VIA):
            added = mail(sender=sender, Reply_To="desk@two.example", **head).split(b"\r\n")
            lines = [line for line in added if line.startswith((b"From:", b"Reply-To:", b"List-", b"X-"))]
            assert await _told(mailer, transport, b"\r\n".join([*lines, *kept])) == []
            assert (await last()).marks == [mark, "no_answer_wanted"]
