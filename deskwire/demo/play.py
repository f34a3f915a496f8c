"""Acts out the demo company's stories through the verbs that clients use."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from deskwire.demo.cast import ADMIN, AGENTS, CUSTOMERS
from deskwire.demo.story import Story
from domain import conversations, items
from domain.conversations import NewMessage
from domain.items import NewItem
from models import EventRecord, Item, ItemType, Source, Status, Viewer

_Do = Callable[[Viewer, Item, Any], Awaitable[object]]


class Stage:
    """Who is there: viewers of people, and the keys of people, teams, organizations, projects and tags, by name."""

    def __init__(self, viewers: dict[str, Viewer], keys: dict[str, UUID]) -> None:
        self.viewers, self.keys = viewers, keys
        self.types: dict[str, UUID] = {}
        self._statuses: dict[tuple[UUID, str], UUID] = {}
        self._verbs: dict[str, _Do] = {
            "reply": self._reply,
            "note": self._note,
            "status": self._status,
            "priority": self._priority,
            "assign": self._assign,
            "follow": self._follow,
            "move": self._move,
            "tag": self._tag,
            "field": self._field,
        }

    async def enter(self) -> "Stage":
        """Learn the types and their statuses."""
        self.types = {t.slug: t.id for t in await ItemType.all()}  # house: types are for everyone to see
        statuses = await Status.all()  # house: statuses are for everyone to see
        self._statuses = {(s.type_id, s.name): s.id for s in statuses}
        return self

    def status(self, type_: str, name: str) -> UUID:
        """The status of this name of a type."""
        return self._statuses[self.types[type_], name]

    async def play(self, story: Story, name: str) -> None:
        """Make the story's item and do its steps; what was played under this name before is not played again."""
        item = await items.create(self.viewers[story.by], self._new(story), name)
        happened = EventRecord.visible_to(self.viewers[ADMIN]).filter(item_id=item.id)
        done = await happened.count() - 1  # each step is one event, after the one of the creation
        for step in story.steps[done:]:
            await self._verbs[step.verb](self.viewers[step.who], item, step.what)

    def _new(self, story: Story) -> NewItem:
        by_mail = story.by in CUSTOMERS and story.source is Source.MAIL
        return NewItem(
            title=story.title,
            description=story.text,
            type_id=self.types[story.type],
            source=story.source,
            published=story.published,
            project_id=self.keys[story.project] if story.project else None,
            project_given=story.project is not None,
            requester_id=self.keys[story.requester] if story.requester else None,
            sender_domain=CUSTOMERS[story.by].email.partition("@")[2] if by_mail else "",
        )

    def _named(self, names: tuple[str, ...]) -> list[UUID]:
        return [self.keys[name] for name in names]

    async def _reply(self, viewer: Viewer, item: Item, text: str) -> object:
        return await conversations.reply(viewer, item.id, NewMessage(text=text))

    async def _note(self, viewer: Viewer, item: Item, text: str) -> object:
        meant = [key for key, agent in AGENTS.items() if f"@{agent.name.partition(' ')[0]}" in text]
        new = NewMessage(text=text, mention_ids=self._named(tuple(meant)))
        return await conversations.note(viewer, item.id, new)

    async def _status(self, viewer: Viewer, item: Item, status: str) -> object:
        return await items.set_status(viewer, item.id, self._statuses[item.type_id, status])

    async def _priority(self, viewer: Viewer, item: Item, stars: int) -> object:
        return await items.edit(viewer, item.id, priority=stars)

    async def _assign(self, viewer: Viewer, item: Item, names: tuple[str, ...]) -> object:
        return await items.assign(viewer, item.id, self._named(names))

    async def _follow(self, viewer: Viewer, item: Item, names: tuple[str, ...]) -> object:
        return await items.change_followers(viewer, item.id, self._named(names), [])

    async def _tag(self, viewer: Viewer, item: Item, names: tuple[str, ...]) -> object:
        return await items.change_tags(viewer, item.id, self._named(tuple(f"tag {name}" for name in names)))

    async def _field(self, viewer: Viewer, item: Item, field: tuple[str, str | int]) -> object:
        return await items.edit(viewer, item.id, custom_fields=[field])

    async def _move(self, viewer: Viewer, item: Item, project: str) -> object:
        return await items.move(viewer, item.id, self.keys[project])
