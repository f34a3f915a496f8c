"""What may be done on a walk (`walk.py`): much of it is refused, and then nothing may have changed."""

from domain import (
    checklist_entries,
    conversations,
    customers,
    items,
    notifications,
    people,
    projects,
    teams,
    users,
)
from domain.items import Wanted
from domain.items.merge import merge, undo_merge
from domain.items.split import split
from models import File, ItemType, Message, Notification, Role, Status
from tests.realtime.walk import ITEMS_MOST, Verb, Walk, change
from tests.realtime.walk_talking import TALK, uploaded, words


async def _move(walk: Walk) -> object:
    where = walk.chosen([None, "website", "inbox", "else"])
    return await items.move(walk.admin, walk.item(), walk.keys[where] if where else None)


async def _there_and_back(walk: Walk) -> object:
    """Something is said there meanwhile."""
    row, where = await walk.row(), walk.keys[walk.chosen(["website", "inbox", "else"])]
    await items.move(walk.admin, row.id, where)
    await conversations.reply(walk.admin, row.id, words(walk))
    return await items.move(walk.admin, row.id, row.project_id)


async def _place(walk: Walk) -> object:
    below = Wanted(parent_id=walk.item()) if walk.perhaps() else Wanted(project_id=walk.keys["website"])
    return await items.place(walk.admin, walk.item(), below)


async def _split(walk: Walk) -> object:
    if len(walk.items) >= ITEMS_MOST:
        return None
    key = walk.item()
    own = await Message.filter(item_id=key).order_by("created_at", "id")
    few = walk.chance.sample(own, min(len(own), walk.chosen([1, 2])))
    made = await split(walk.admin, key, [message.id for message in few], "Split off")
    walk.items.append(made.id)
    return made


async def _create(walk: Walk) -> object:
    if len(walk.items) < ITEMS_MOST:
        place = walk.keys[walk.chosen(["website", "inbox", "else"])]
        await walk.begin_item(project_id=place, requester_id=walk.key("customer", "colleague", "guest"))
    return None


async def _convert(walk: Walk) -> object:
    types = await ItemType.filter(retired_at__isnull=True, project_id__isnull=True).order_by("rank", "id")
    return await items.convert(walk.admin, walk.item(), walk.chosen(types, lambda row: row.slug).id)


async def _set_status(walk: Walk) -> object:
    row = await walk.row()
    statuses = await Status.filter(type_id=row.type_id, retired_at__isnull=True).order_by("rank")
    return await items.set_status(walk.admin, row.id, walk.chosen(statuses, lambda status: status.name).id)


async def _follow(walk: Walk) -> object:
    party = [walk.key("guest", "colleague", "outsider", "team", "customer")]
    return await items.change_followers(walk.admin, walk.item(), *change(walk.perhaps(), party))


async def _assign(walk: Walk) -> object:
    return await items.assign(walk.admin, walk.item(), walk.some("member", "team", "outsider"))


async def _mute(walk: Walk) -> object:
    verb = items.mute if walk.perhaps() else items.unmute
    return await verb(await walk.anybody(), walk.item())


async def _tick_off(walk: Walk) -> object:
    made = await checklist_entries.create(await walk.anybody(), walk.item(), "One thing")
    return await checklist_entries.edit(walk.admin, made.id, done=True)


async def _attach(walk: Walk) -> object:
    who = await walk.anybody()
    named = [await uploaded(who)]
    return await items.attach_files(who, walk.item(), named, internal=walk.perhaps())


async def _detach(walk: Walk) -> object:
    held = await File.filter(item_id__in=walk.items, message_id__isnull=True).order_by("created_at", "id")
    one = walk.chosen(held, lambda row: row.id)
    assert one.item_id is not None
    return await items.detach_file(await walk.anybody(), one.item_id, one.id)


ITEMS: dict[str, Verb] = {
    "create": _create,
    "edit": lambda w: items.edit(w.admin, w.item(), title=f"Titled {len(w.done)}"),
    "publish": lambda w: items.edit(w.admin, w.item(), published=w.perhaps()),
    "move": _move,
    "move there and back": _there_and_back,
    "place": _place,
    "merge": lambda w: merge(w.admin, w.item(), w.item()),
    "undo a merge": lambda w: undo_merge(w.admin, w.item()),
    "split": _split,
    "remove": lambda w: items.remove(w.admin, w.item()),
    "restore": lambda w: items.restore(w.admin, w.item()),
    "archive": lambda w: items.archive(w.admin, w.item()),
    "unarchive": lambda w: items.unarchive(w.admin, w.item()),
    "convert": _convert,
    "set status": _set_status,
    "follow": _follow,
    "assign": _assign,
    "mute": _mute,
    "tick off": _tick_off,
    "attach a file": _attach,
    "detach a file": _detach,
}


async def _share(walk: Walk) -> object:
    where, who = walk.keys[walk.chosen(["website", "else"])], walk.key("lead", "outsider", "team")
    if walk.perhaps():
        return await projects.share(walk.admin, where, who, walk.chosen(list(Role)))
    return await projects.unshare(walk.admin, where, who)


async def _follow_project(walk: Walk) -> object:
    where, who = walk.keys[walk.chosen(["website", "else"])], walk.key("guest", "colleague")
    return await projects.change_followers(walk.admin, where, *change(walk.perhaps(), [who]))


async def _switch(walk: Walk) -> object:
    switches = {"may_reply": walk.perhaps(), "may_edit_messages": walk.perhaps()}
    return await users.edit(walk.admin, walk.keys["member"], switches=switches)


async def _move_customer(walk: Walk) -> object:
    customer = await walk.who(walk.keys["customer"])
    where = walk.chosen([None, customer.organization_id])
    return await customers.move(walk.admin, walk.keys["colleague"], where)


async def _archive_project(walk: Walk) -> object:
    verb = walk.chosen([projects.archive, projects.unarchive], lambda verb: verb.__name__)
    return await verb(walk.admin, walk.keys[walk.chosen(["website", "else"])])


async def _remove_project(walk: Walk) -> object:
    """Brought back at once, perhaps: much goes along."""
    where = walk.keys[walk.chosen(["website", "else"])]
    removed = await projects.remove(walk.admin, where)
    return await projects.restore(walk.admin, where) if walk.perhaps() else removed


async def _share_again(walk: Walk) -> object:
    """Something is said meanwhile to who does not see it."""
    who = walk.key("team", "lead")
    await projects.unshare(walk.admin, walk.keys["website"], who)
    await conversations.note(walk.admin, walk.item(), words(walk))
    return await projects.share(walk.admin, walk.keys["website"], who, Role.MEMBER)


async def _attach_to_project(walk: Walk) -> object:
    named = [await uploaded(walk.admin)]
    return await projects.attach_files(walk.admin, walk.keys["website"], named, internal=walk.perhaps())


async def _read_notification(walk: Walk) -> object:
    told = walk.chosen(await Notification.all().order_by("created_at", "id"), lambda row: row.id)
    return await notifications.mark_read(await walk.who(told.recipient_id), [told.id])


_MAY_GO = ("outsider", "teammate", "colleague", "guest")

PEOPLE: dict[str, Verb] = {
    "set a team": lambda w: teams.set_members(
        w.admin, w.keys["team"], w.some("teammate", "outsider", "lead")
    ),
    "share": _share,
    "share again": _share_again,
    "follow a project": _follow_project,
    "switch": _switch,
    "deactivate": lambda w: people.deactivate(w.admin, w.key(*_MAY_GO)),
    "reactivate": lambda w: people.reactivate(w.admin, w.key(*_MAY_GO)),
    "move a customer": _move_customer,
    "archive a project": _archive_project,
    "remove a project": _remove_project,
    "restore a project": lambda w: projects.restore(w.admin, w.keys[w.chosen(["website", "else"])]),
    "attach to a project": _attach_to_project,
    "read a notification": _read_notification,
}

VERBS = TALK | ITEMS | PEOPLE

RETURNING = frozenset({"move there and back", "out and in again", "share again", "remove a project"})
"""By which alone something may go out of sight and come back."""
