"""Viewers with any rights at all."""

from dataclasses import replace
from random import Random

from models import SCOPES, Level, PrincipalKind, Role, Viewer
from tests.realtime.desk import Desk

SWITCHES = ("may_publish", "may_reply", "may_edit_messages", "may_manage_macros")


def someone(chance: Random, desk: Desk, people: list[Viewer]) -> Viewer:
    """A viewer with any rights at all, consistent in themself: their tokens say what their other values say."""
    like = chance.choice(people)
    assert like.principal_id is not None
    projects = [desk.keys["website"], desk.keys["inbox"]]
    if like.kind is PrincipalKind.USER:
        level = chance.choice([Level.ADMIN, Level.MEMBER, Level.MEMBER, Level.MEMBER])
        roles = {key: chance.choice(list(Role)) for key in projects if chance.random() < 0.5}
        teams = frozenset([desk.keys["team"]] if chance.random() < 0.3 else [])
        tokens = {
            f"user:{like.principal_id}",
            *(f"project:{key}" for key in roles),
            *(f"team:{t}" for t in teams),
        }
        tokens |= {"admin"} if level is Level.ADMIN else set()
        switches = frozenset(s for s in SWITCHES if chance.random() < 0.7)
        given = replace(
            like, level=level, roles=roles, teams=teams, switches=switches, tokens=frozenset(tokens)
        )
    else:
        guests = frozenset(key for key in projects if chance.random() < 0.4)
        organization = chance.choice([desk.acme, desk.other, None])
        tokens = {f"customer:{like.principal_id}", *(f"guest:{key}" for key in guests)}
        tokens |= {f"organization:{organization}"} if organization else set()
        given = replace(like, guest_projects=guests, organization_id=organization, tokens=frozenset(tokens))
    if chance.random() < 0.2:
        some = frozenset(chance.sample(sorted(SCOPES), 4)) | {"items:read"}
        given = replace(given, scopes=some)
    return given
