"""Texts that are said again and again: for everybody of the staff, for two teams, and two that are somebody's own."""

from domain import saved_replies
from domain.saved_replies import NewSavedReply
from models import SavedReply, Sharing
from tests.rights.world import World, text


async def save_replies(world: World) -> None:
    """The admin's are shared with all, with a team, and not at all; the lead's is the lead's; the member's is shared with a
    team since the days when they might share.
    """
    for by, name, sharing, teams in (
        ("user admin", "common", Sharing.ALL, ()),
        ("user admin", "web", Sharing.TEAMS, ("team web",)),
        ("user admin", "night", Sharing.TEAMS, ("team night",)),
        ("user admin", "admin own", Sharing.OWN, ()),
        ("user lead", "lead own", Sharing.OWN, ()),
    ):
        new = NewSavedReply(
            name=text(f"saved {name} name"),
            folder="Folder",
            text=f"{text(f'saved {name} text')} {{{{ item.title }}}}",
            sharing=sharing,
            team_ids=world.keys(*teams),
        )
        made = await saved_replies.create(await world.viewer(by), new)
        world.keep(f"saved_reply {name}", made.id)
    member = world.key("user member")
    await SavedReply.filter(id=world.key("saved_reply night")).update(owner_id=member)
