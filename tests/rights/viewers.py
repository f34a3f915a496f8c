"""Who looks at the world of `world.py`: the names that the tables in `expected/` speak of.

anonymous          nobody is signed in
visitor            somebody in the widget who did not sign in; until the widget gives them an identity, the same as anonymous

requester          a customer (Acme) who asked for some items and follows nothing
colleague          of the requester's organization, with a request of their own
follower           a customer (Beta) who follows single items
foreigner          of the follower's organization, with a request of their own that is not published
org_follower       a customer whose organization (Gamma) follows single items
guest              a customer (Delta) who follows the project Website
org_guest          a customer whose organization (Epsilon) follows the project Website

manager, lead, member, restricted    users with that role in Website; the lead and the member may edit messages
gagged             a lead in Website who may neither publish nor reply to customers
teammate           a member of Website only by the team Web
outside_*          users with that role in Backoffice, and none in Website
loner, team_loner  users without a project, assigned to an item outside of projects alone or by the team Night
watcher            a user without a project who follows an item outside of projects, and was made to follow one in Website
idle               a user without a project, who was assigned to an item in Website all the same
admin              an admin

narrow_key         a key of the lead's, for items:read only
talk_key           a key of the lead's, for reading items and for conversations
wide_key           a key of the admin's with all scopes
read_key           a key of the admin's with all scopes to read, none to write
no_*_key           keys of the admin's with all scopes but the one to read items, conversations (talk), projects ...

deactivated ...    sign-ins that have ended, each in its own way: they open nothing at all
"""

Viewers = frozenset[str]


def _named(text: str) -> Viewers:
    return frozenset(text.split())


NOBODY = _named("anonymous visitor")
CUSTOMERS = _named("requester colleague follower foreigner org_follower guest org_guest")
INSIDE_USERS = _named("manager lead member restricted gagged teammate")
OUTSIDE_USERS = _named("outside_manager outside_lead outside_member outside_restricted")
PROJECTLESS_USERS = _named("loner team_loner watcher idle")
USERS = INSIDE_USERS | OUTSIDE_USERS | PROJECTLESS_USERS | {"admin"}
LEAD_KEYS = _named("narrow_key talk_key")
ADMIN_KEYS = _named(
    "wide_key read_key no_items_key no_talk_key no_projects_key no_people_key no_notifications_key"
)
KEYS = LEAD_KEYS | ADMIN_KEYS
STAFF = USERS | KEYS
SIGNED_IN = CUSTOMERS | STAFF
ENDED = _named(
    "deactivated deactivated_customer revoked expired revoked_key expired_key key_of_deactivated dead_key unknown"
)
ALL = SIGNED_IN | NOBODY

READING = ("items:read", "conversations:read", "projects:read", "people:read", "notifications:read")
WRITING = ("items:write", "conversations:write", "projects:write", "people:write", "notifications:write")
SCOPES: dict[str, tuple[str, ...]] = {
    "narrow_key": ("items:read",),
    "talk_key": ("items:read", "conversations:read", "conversations:write"),
    "wide_key": READING + WRITING,
    "read_key": READING,
}
for _key, _missing in (
    ("no_items_key", "items:read"),
    ("no_talk_key", "conversations:read"),
    ("no_projects_key", "projects:read"),
    ("no_people_key", "people:read"),
    ("no_notifications_key", "notifications:read"),
):
    SCOPES[_key] = tuple(scope for scope in READING + WRITING if scope != _missing)


def may_use(scope: str) -> Viewers:
    """Everyone signed in whose sign-in covers this scope: all people, and the keys that have it."""
    return SIGNED_IN - {key for key, scopes in SCOPES.items() if scope not in scopes}
