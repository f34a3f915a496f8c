"""What can be done with people: users, teams, customers, organizations, API keys, sign-ins."""

import strawberry

from models import SCOPES, Level, Role
from resolvers import api_keys, people_verbs
from resolvers.fields import mutation, root
from schema.custom_field_input import CustomFieldValueInput
from schema.node import payload
from schema.principal import ApiKey, Customer, Organization, Person, Principal, Team, User

_UNSET = strawberry.UNSET
_NAME = (str, "The name: 1 to 200 characters.")


@strawberry.input(description="A role in a project.")
class ProjectRoleInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    role: Role = strawberry.field(description="The role there.")


@strawberry.input(description="A new user.")
class UserCreateInput:
    email: str = strawberry.field(description="The mail address, unique over users and customers.")
    name: str = strawberry.field(description="The display name: 1 to 200 characters.")
    level: Level | None = strawberry.field(default=_UNSET, description="By default MEMBER.")
    team_ids: list[strawberry.ID] | None = strawberry.field(default=_UNSET, description="Teams to join.")
    projects: list[ProjectRoleInput] | None = strawberry.field(
        default=_UNSET, description="Projects to reach."
    )
    joins_inbox: bool | None = strawberry.field(
        default=_UNSET, description="Whether they join the project for incoming tickets; by default yes."
    )


@strawberry.input(description="What to change in a user; what is left out stays.")
class UserEditInput:
    name: str | None = strawberry.field(default=_UNSET, description="1 to 200 characters.")
    time_zone: str | None = strawberry.field(
        default=_UNSET, description="An IANA name; empty for the workspace's."
    )
    may_publish: bool | None = strawberry.field(default=_UNSET, description="Publish items.")
    may_reply: bool | None = strawberry.field(default=_UNSET, description="Reply to customers.")
    may_edit_messages: bool | None = strawberry.field(
        default=_UNSET, description="Edit and take back messages of one's own."
    )
    may_manage_macros: bool | None = strawberry.field(default=_UNSET, description="Manage macros.")


@strawberry.input(description="A new customer.")
class CustomerCreateInput:
    email: str = strawberry.field(description="The mail address, unique over users and customers.")
    name: str | None = strawberry.field(default=_UNSET, description="By default the address's first part.")
    organization_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="By default the organization of the mail domain."
    )


@strawberry.input(description="What to change in an organization; what is left out stays.")
class OrganizationEditInput:
    name: str | None = strawberry.field(default=_UNSET, description="1 to 200 characters.")
    domains: list[str] | None = strawberry.field(default=_UNSET, description="Exactly these mail domains.")
    custom_fields: list[CustomFieldValueInput] | None = strawberry.field(
        default=_UNSET, description="Custom fields to set or clear; the others stay."
    )


@strawberry.type(description="A key and its secret.")
class NewApiKey:
    key: ApiKey = strawberry.field(description="The key.")
    secret: str = strawberry.field(description="What the program sends as bearer token; shown this once.")


@strawberry.type
class PeopleQueries:
    api_keys = root(api_keys.own, list[ApiKey], "Your keys that are not revoked, newest first.")


def _user(verb: str) -> object:
    return payload(f"User{verb}Payload", "user", User, "The user, as they are now.")


def _team(verb: str) -> object:
    return payload(f"Team{verb}Payload", "team", Team, "The team, as it is now.")


def _customer(verb: str) -> object:
    return payload(f"Customer{verb}Payload", "customer", Customer, "The customer, as they are now.")


def _organization(verb: str) -> object:
    return payload(
        f"Organization{verb}Payload", "organization", Organization, "The organization, as it is now."
    )


def _person(verb: str) -> object:
    return payload(f"Person{verb}Payload", "person", Person, "The person, as they are now.")


_MEMBERS = "Users, by id."


@strawberry.type
class PeopleMutations:
    user_create = mutation(
        people_verbs.user_create,
        _user("Create"),
        "Make a user. For admins.",
        input=(UserCreateInput, "The user."),
    )
    user_edit = mutation(
        people_verbs.user_edit, _user("Edit"), "Change a user.", input=(UserEditInput, "The changes.")
    )
    user_set_level = mutation(
        people_verbs.user_set_level,
        _user("SetLevel"),
        "Make a user an admin, or no longer. For admins; not for oneself.",
        level=(Level, "The level."),
    )
    team_create = mutation(
        people_verbs.team_create,
        _team("Create"),
        "Make a team. For admins.",
        name=_NAME,
        member_ids=(list[strawberry.ID] | None, _MEMBERS),
    )
    team_edit = mutation(people_verbs.team_edit, _team("Edit"), "Rename a team. For admins.", name=_NAME)
    team_set_members = mutation(
        people_verbs.team_set_members,
        _team("SetMembers"),
        "Say who is in a team. For admins.",
        member_ids=(list[strawberry.ID], "Exactly these users."),
    )
    customer_create = mutation(
        people_verbs.customer_create,
        _customer("Create"),
        "Make a customer.",
        input=(CustomerCreateInput, "The customer."),
    )
    customer_edit = mutation(
        people_verbs.customer_edit,
        _customer("Edit"),
        "Rename a customer, or set their custom fields.",
        name=(str | None, "The name: 1 to 200 characters."),
        custom_fields=(
            list[CustomFieldValueInput] | None,
            "Custom fields to set or clear; the others stay. For admins.",
        ),
    )
    customer_move = mutation(
        people_verbs.customer_move,
        _customer("Move"),
        "Bring a customer into another organization, or out of all. For admins.",
        organization_id=(strawberry.ID | None, "The organization; null for none."),
    )
    organization_create = mutation(
        people_verbs.organization_create,
        _organization("Create"),
        "Make an organization. For admins.",
        name=_NAME,
        domains=(list[str] | None, "Its mail domains; no public provider's, none that another holds."),
    )
    organization_edit = mutation(
        people_verbs.organization_edit,
        _organization("Edit"),
        "Change an organization. For admins.",
        input=(OrganizationEditInput, "The changes."),
    )
    person_deactivate = mutation(
        people_verbs.deactivate,
        _person("Deactivate"),
        "End a user's or customer's access; their history stays.",
    )
    person_reactivate = mutation(
        people_verbs.reactivate, _person("Reactivate"), "Let a user or customer sign in again."
    )
    person_set_language = mutation(
        people_verbs.set_language,
        _person("SetLanguage"),
        "Say in which language mails are written to a person: you, or, for admins, anybody.",
        language=(str | None, "en, de, fr, es, it, nl, pt, ru, zh or ja; null for the workspace's."),
    )
    person_clear_bounce = mutation(
        people_verbs.clear_bounce,
        _person("ClearBounce"),
        "Let mail go by itself again to somebody whose mail came back. For admins.",
    )
    sign_out_everywhere = mutation(
        people_verbs.sign_out_everywhere,
        payload("SignOutEverywherePayload", "person", Person, "Whose sign-ins have ended."),
        "End all sign-ins: your own, or, for admins, somebody's.",
        id=(strawberry.ID | None, "A user or customer; by default yourself."),
    )
    set_password = mutation(
        people_verbs.set_password,
        payload("SetPasswordPayload", "viewer", Principal, "You."),
        "Set your password; your other sign-ins end.",
        password=(str, "The new one: 10 to 200 characters."),
        old_password=(str | None, "The old one, if there is one and you did not just sign in by link."),
    )
    api_key_create = mutation(
        api_keys.create,
        payload("ApiKeyCreatePayload", "made", NewApiKey, "The key, and its secret this once."),
        "Make a key for a program that acts with your rights, narrowed to scopes.",
        name=_NAME,
        scopes=(list[str], f"Some of: {', '.join(sorted(SCOPES))}."),
        expires_at=(str | None, "When it ends: an instant with its offset; by default never."),
    )
    api_key_revoke = mutation(
        api_keys.revoke,
        payload("ApiKeyRevokePayload", "key", ApiKey, "The key, which opens nothing any more."),
        "End a key: your own, or, for admins, anybody's.",
    )
