"""Users, teams, customers and organizations: made and changed by admins; everybody edits what is their own."""

from tests.rights.expected.audiences import PRINCIPALS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import NOT_ALLOWED, Case, Mutation, decided, done, only
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers, may_use

_WRITES = may_use("people:write")
_ADMINS = ADMIN & _WRITES
_LOOKS_NOBODY_UP = frozenset({"no_people_key"})
_NEW_USER = {"email": "new@staff.example", "name": "New", "joinsInbox": False}


def _by_admins(hides: str = "", finds: Viewers = SIGNED_IN - _LOOKS_NOBODY_UP, **arguments: object) -> Case:
    """For admins alone, whatever others see; an admin's key that does not see what is named finds nothing."""
    return Case(arguments, only(_ADMINS, _ADMINS - finds if hides else frozenset()), hides=hides)


def _of_one(row: str, owners: Viewers, **arguments: object) -> Case:
    """For admins and the person themself; whoever does not see the person finds nobody."""
    return Case({"id": f"@{row}", **arguments}, decided(PRINCIPALS[row], _ADMINS | owners), hides=row)


_PEOPLE = {
    "userCreate": Mutation(done("user"), (
        _by_admins(input=_NEW_USER),
        _by_admins(input={**_NEW_USER, "level": "ADMIN"}),
        _by_admins("team web", input={**_NEW_USER, "teamIds": ["@team web"]}),
        _by_admins("project website", SIGNED_IN - {"no_projects_key"},
                   input={**_NEW_USER, "projects": [{"projectId": "@project website", "role": "LEAD"}]}),
    )),
    "userEdit": Mutation(done("user"), (
        _of_one("user member", frozenset({"member"}), input={"name": "Renamed"}),
        _of_one("user lead", frozenset({"lead"}), input={"timeZone": "Europe/Paris"}),
        _of_one("user idle", frozenset({"idle"}), input={"name": "Renamed"}),
        # One's own switches are for admins to set.
        _of_one("user gagged", frozenset(), input={"mayReply": True}),
    )),
    "userSetLevel": Mutation(done("user"), (
        _by_admins("user idle", id="@user idle", level="ADMIN"),
        # Not even an admin changes their own.
        Case({"id": "@user admin", "level": "MEMBER"}, {}, otherwise=NOT_ALLOWED),
    )),
    "personDeactivate": Mutation(done("person"), (
        _by_admins("user idle", id="@user idle"),
        _by_admins("customer foreigner", id="@customer foreigner"),
        Case({"id": "@user admin"}, {}, otherwise=NOT_ALLOWED),
    )),
    "personClearBounce": Mutation(done("person"), (
        _by_admins("customer foreigner", id="@customer foreigner"),
    )),
    "personSetLanguage": Mutation(done("person"), (
        _of_one("user member", frozenset({"member"}), language="de"),
        _of_one("customer requester", frozenset({"requester"}), language="fr"),
        _of_one("customer foreigner", frozenset({"foreigner"}), language="ja"),
    )),
    "personReactivate": Mutation(done("person"), (
        _by_admins("user deactivated", id="@user deactivated"),
        _by_admins("customer deactivated_customer", id="@customer deactivated_customer"),
    )),
}  # fmt: skip

_GROUPS = {
    "teamCreate": Mutation(done("team"), (
        _by_admins(name="Another"),
        _by_admins("user idle", name="Another", memberIds=["@user idle"]),
    )),
    "teamEdit": Mutation(done("team"), (_by_admins("team web", id="@team web", name="Renamed"),)),
    "teamSetMembers": Mutation(done("team"), (_by_admins("team web", id="@team web", memberIds=["@user idle"]),)),
    "organizationCreate": Mutation(done("organization"), (_by_admins(name="Another", domains=["another.example"]),)),
    "organizationEdit": Mutation(done("organization"), (
        _by_admins("organization acme", id="@organization acme", input={"name": "Renamed"}),
    )),
}  # fmt: skip

_CUSTOMERS = {
    "customerCreate": Mutation(done("customer"), (
        # Whoever of the staff; into an organization of their choice admins only.
        Case({"input": {"email": "new@new.example"}}, only(STAFF & _WRITES)),
        _by_admins("organization acme", input={"email": "new@new.example", "organizationId": "@organization acme"}),
    )),
    "customerEdit": Mutation(done("customer"), tuple(
        _of_one(f"customer {name}", frozenset({name}), name="Renamed") for name in ("requester", "foreigner")
    )),
    "customerMove": Mutation(done("customer"), (
        _by_admins("customer requester", id="@customer requester", organizationId=None),
        _by_admins("organization beta", id="@customer requester", organizationId="@organization beta"),
    )),
}  # fmt: skip

MUTATIONS = _PEOPLE | _GROUPS | _CUSTOMERS
