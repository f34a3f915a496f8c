"""Everyone who can act, be assigned, follow or take part."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
from models import PrincipalKind
from resolvers import api_keys, custom_fields, people
from resolvers.fields import Depends, batch, computed, global_id, root, shows, staff_column
from schema.node import Connection, Node
from schema.people_filter import CustomerFilter, CustomerOrder, OrganizationFilter, OrganizationOrder

if TYPE_CHECKING:
    from schema.custom_field import CustomFieldValue


@strawberry.interface(description="Who can act, be assigned, follow, take part or be shared with.")
class Principal(Node):
    id: strawberry.ID = strawberry.field(description="An opaque, typed, permanent id.")
    name: str = strawberry.field(description="The display name.")
    kind: PrincipalKind = strawberry.field(description="What this principal is.")
    active: bool | None = staff_column(
        "active", bool | None, "False once deactivated: history stays, sign-in ends."
    )


@strawberry.type(description="That mail to somebody comes back for good.")
class Bounce:
    at: datetime = computed(lambda row: row.bounced_at, datetime, "When a mail first came back.")
    reason: str = computed(lambda row: row.bounce_reason, str, "What the mail server said; may be empty.")
    address: str = computed(lambda row: row.written, str, "The mail address.")


def _custom_fields(values: Any) -> Any:
    return batch(
        values,
        list[Annotated["CustomFieldValue", strawberry.lazy("schema.custom_field")]],
        "What is known in the custom fields that you may see, in their order. For customers only their own.",
        Depends.VIEWER,
        keys=(list[str] | None, "Only of the fields with these keys."),
    )


def _language() -> Any:
    return batch(
        people.language,
        str | None,
        "In which language mails are written to them; null for the workspace's. For customers only their own.",
        Depends.VIEWER,
    )


def _bounce() -> Any:
    return batch(
        people.bounce,
        Bounce | None,
        "Set while mail to them comes back: no mail goes there by itself. A mail of theirs ends it, or `personClearBounce`. "
        "Null for customers.",
        Depends.ROW,
    )


@strawberry.type(description="Somebody of the company who works on items.")
class User(Principal):
    id: strawberry.ID = global_id("user")
    email: str | None = batch(
        people.email, str | None, "The mail address. Null for customers.", Depends.VIEWER
    )
    level: models.Level | None = batch(
        people.level, models.Level | None, "Admin or member. Null for customers.", Depends.VIEWER
    )
    time_zone: str | None = batch(
        people.time_zone, str | None, "The time zone (IANA name). Null for customers.", Depends.VIEWER
    )
    created_at: datetime | None = staff_column(
        "created_at", datetime | None, "Since when this user is known."
    )
    language: str | None = _language()
    bounce: Bounce | None = _bounce()
    is_type_of = shows(models.Principal, PrincipalKind.USER)


@strawberry.type(description="A group of customers, found by their mail domains.")
class Organization(Principal):
    id: strawberry.ID = global_id("organization")
    domains: list[str] | None = batch(
        people.domains, list[str] | None, "Its mail domains. Null for customers.", Depends.ROW
    )
    custom_fields: list[Annotated["CustomFieldValue", strawberry.lazy("schema.custom_field")]] = (
        _custom_fields(custom_fields.of_organization)
    )
    is_type_of = shows(models.Principal, PrincipalKind.ORGANIZATION)


@strawberry.type(description="Somebody who writes to the company.")
class Customer(Principal):
    id: strawberry.ID = global_id("customer")
    email: str | None = batch(
        people.email, str | None, "The mail address. For customers only their own.", Depends.VIEWER
    )
    organization: Organization | None = batch(
        people.organization,
        Organization | None,
        "The organization. For customers only their own.",
        Depends.VIEWER,
    )
    created_at: datetime | None = staff_column(
        "created_at", datetime | None, "Since when this customer is known."
    )
    custom_fields: list[Annotated["CustomFieldValue", strawberry.lazy("schema.custom_field")]] = (
        _custom_fields(custom_fields.of_customer)
    )
    language: str | None = _language()
    bounce: Bounce | None = _bounce()
    is_type_of = shows(models.Principal, PrincipalKind.CUSTOMER)


@strawberry.type(description="Users who are assigned, follow and get projects together.")
class Team(Principal):
    id: strawberry.ID = global_id("team")
    members: list[User] | None = batch(
        people.members, list[User] | None, "Its users, by name. Null for customers.", Depends.VIEWER
    )
    is_type_of = shows(models.Principal, PrincipalKind.TEAM)


@strawberry.type(description="A part of the product that acts by itself.")
class Automation(Principal):
    id: strawberry.ID = global_id("automation")
    is_type_of = shows(models.Principal, PrincipalKind.AUTOMATION)


@strawberry.type(description="A program that acts with its owner's rights, narrowed to scopes.")
class ApiKey(Principal):
    id: strawberry.ID = global_id("api_key")
    scopes: list[str] | None = batch(
        api_keys.scopes, list[str] | None, "What it is narrowed to. For its owner and admins.", Depends.VIEWER
    )
    expires_at: datetime | None = batch(
        api_keys.expires_at,
        datetime | None,
        "When it ends; null for never. For its owner and admins.",
        Depends.VIEWER,
    )
    is_type_of = shows(models.Principal, PrincipalKind.API_KEY)


Person = Annotated[User | Customer, strawberry.union("Person", description="Somebody who can sign in.")]


_ORDER = "In which order, up to four terms; equal rows come by id."


@strawberry.type
class PrincipalQueries:
    viewer = root(people.viewer, Principal | None, "Who is signed in; null for visitors.")
    users = root(people.users, Connection[User], "Users, by name.")
    customers = root(
        people.customers,
        Connection[Customer],
        "Customers that you may see, by name.",
        filter=(CustomerFilter | None, "Which customers."),
        order_by=(list[CustomerOrder] | None, _ORDER),
    )
    organizations = root(
        people.organizations,
        Connection[Organization],
        "Organizations that you may see, by name.",
        filter=(OrganizationFilter | None, "Which organizations."),
        order_by=(list[OrganizationOrder] | None, _ORDER),
    )
    teams = root(people.teams, Connection[Team], "Teams, by name.")
