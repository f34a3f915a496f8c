"""A desk on which anything may happen next, by chance: to items, in what is said, to people and their rights."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from domain import conversations, projects, users
from domain.conversations import NewMessage
from domain.workspace import CLOCK
from kit.errors import UserError
from models import Conversation, ConversationKind, Item, Message, Role, Viewer, sight
from reactions import notify
from reactions.consumer import LogConsumer
from tests.factories import Keys, item, viewer

CAST = ("admin", "lead", "member", "outsider", "teammate", "customer", "colleague", "guest")

INTERNAL, CUSTOMER = ConversationKind.INTERNAL, ConversationKind.CUSTOMER

ITEMS_MOST = 7

OFTEN = {
    "post": 2,
    "read": 2,
    "restore": 2,
    "reactivate": 2,
    "move there and back": 5,
    "share again": 2,
    "out and in again": 5,
}
"""What happens more often than others, which happen once: verbs by name."""

T = TypeVar("T")


class Walk:
    """The desk, and what was done on it; all that is chosen is chosen by `chance`, in an order that a seed repeats.

    `items` and `talks` (conversations on no item and no project) are all that were made; `done` says each step: the verb, what
    was chosen for it, and what refused it.
    """

    def __init__(self, keys: Keys, chance: Random) -> None:
        self.keys, self.chance = keys, chance
        self.items: list[UUID] = []
        self.talks: list[UUID] = []
        self.done: list[str] = []
        self._notifier = LogConsumer("notify", notify.KINDS, notify.handle, actor=CLOCK)

    async def begin(self) -> None:
        """Items in a project with followers, and outside of all; direct conversations, and such on the project."""
        keys = self.keys
        self.admin = await viewer(keys["admin"])
        for name in ("member", "lead", "teammate"):
            await users.edit(self.admin, keys[name], switches={"may_edit_messages": True, "may_reply": True})
        keys["else"] = (await projects.create(self.admin, "Else")).id
        await projects.share(self.admin, keys["else"], keys["member"], Role.MEMBER)
        await projects.share(self.admin, keys["else"], keys["guest"])
        for more in (
            {"project_id": keys["website"], "requester_id": keys["customer"]},
            {
                "project_id": keys["website"],
                "requester_id": keys["customer"],
                "follower_ids": [keys["guest"]],
            },
            {"project_id": None, "requester_id": keys["colleague"], "assignee_ids": [keys["team"]]},
        ):
            await self.begin_item(**more)
        member = await viewer(keys["member"])
        for kind, people in ((CUSTOMER, ("customer", "team")), (INTERNAL, ("lead", "team"))):
            named = [keys[name] for name in people]
            begun = await conversations.start(member, kind, "Talk", named, NewMessage(text="Hello"))
            self.talks.append(begun.id)
            await conversations.create(member, None, kind, "News", project_id=keys["website"])

    async def begin_item(self, **more: Any) -> None:
        made = await item(self.admin, f"Item {len(self.items)}", **more)
        self.items.append(made.id)
        await conversations.reply(self.admin, made.id, NewMessage(text="Hello"))
        await conversations.note(self.admin, made.id, NewMessage(text="Psst"))

    async def step(self, verbs: Mapping[str, "Verb"]) -> str:
        """Do one of these, by whoever may or may not; then whom it concerns is told. Gives the verb's name."""
        name = self.chance.choices(list(verbs), [OFTEN.get(name, 1) for name in verbs])[0]
        self._said = [name]
        try:
            await verbs[name](self)
        except UserError as refused:
            self._said.append(f"({type(refused).__name__}: {refused.message[:60]})")
        self.done.append(", ".join(self._said))
        while await self._notifier.step():
            pass
        return name

    def chosen(self, among: Sequence[T], shown: Callable[[T], object] = str) -> T:
        """One of these. Raises: UserError, if there is none."""
        if not among:
            raise UserError("There is none.")
        one = self.chance.choice(among)
        self._said.append(str(shown(one)))
        return one

    def perhaps(self) -> bool:
        return self.chosen([True, False])

    def key(self, *names: str) -> UUID:
        """One of those who go by these names."""
        return self.keys[self.chosen(names)]

    def some(self, *names: str) -> list[UUID]:
        """Some of them: all, or none, or anything between."""
        few = self.chance.sample(names, self.chance.randrange(len(names) + 1))
        self._said.append("/".join(few) or "nobody")
        return [self.keys[name] for name in few]

    async def anybody(self) -> Viewer:
        """One of the cast who is still let in, with the rights of now."""
        return await self.who(self.key(*CAST))

    async def who(self, key: UUID) -> Viewer:
        """This person, with the rights of now. Raises: UserError, if they are let in no longer."""
        found = await sight.by_principal(key)
        if found is None:
            raise UserError("They are let in no longer.")
        return found

    def item(self) -> UUID:
        return self.chosen(self.items, lambda key: f"item {self.items.index(key)}")

    async def thread(self) -> Conversation:
        return self.chosen(await Conversation.all().order_by("created_at", "id"), _brief)

    async def message(self) -> Message:
        return self.chosen(await Message.all().order_by("created_at", "id"), _brief)

    async def row(self) -> Item:
        """The item as it is, wherever it is."""
        return await Item.get(id=self.item())


def _brief(row: Conversation | Message) -> str:
    return f"{type(row).__name__.lower()} {row.id}"


Verb = Callable[[Walk], Awaitable[object]]


def change(add: bool, keys: Sequence[UUID]) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Who comes, and who goes: these, the one or the other."""
    return (keys, []) if add else ([], keys)
