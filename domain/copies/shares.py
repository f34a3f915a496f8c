"""Whom a copy is shared with."""

from domain.copies.given import Given, cast
from domain.projects.followers import followers_changed
from domain.projects.share import grant
from models import Principal, Project, ProjectFollower, ProjectShare, Role


async def share_alike(given: Given, source: Project, made: Project) -> None:
    """Give whoever stands for them the roles that users and teams have in the project; of two the wider one. Who stands for its
    followers follows the copy.
    """
    shares = await ProjectShare.filter(project_id=source.id).order_by("id")  # house: of a visible project
    followers = await ProjectFollower.filter(project_id=source.id).order_by(
        "id"
    )  # house: of a visible project
    keys = [share.principal_id for share in shares]
    keys += [follower.principal_id for follower in followers]
    people = await cast(given.people, given.keeps_people, keys)
    held = ProjectShare.filter(project_id=made.id)  # house: of a locked, visible project
    roles: dict[Principal, Role] = {}
    had = dict(await held.values_list("principal_id", "role"))
    widest = list(Role)
    for share in shares:
        person = people.who(share.principal_id)
        if person is not None:
            before = roles.get(person) or had.get(person.id)
            roles[person] = share.role if before is None else min(share.role, before, key=widest.index)
    await grant([(made, person, role) for person, role in roles.items()])
    found = [people.who(each.principal_id) for each in followers]
    await followers_changed([made], [person for person in found if person is not None], [])
