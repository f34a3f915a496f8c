"""What happens to people, projects and sign-ins; most of it changes somebody's rights."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event, kind="user.created"):
    """A user was made."""

    level: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class UserEdited(Event, kind="user.edited"):
    """A user's name, level, time zone or switches (those that are on) changed."""

    name: Changed | None = changed(text=True)
    level: Changed | None = changed(internal=True)
    switches: Changed | None = changed(internal=True)
    time_zone: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event, kind="person.deactivated"):
    """A user or customer may no longer sign in."""


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event, kind="person.reactivated"):
    """A user or customer may sign in again."""


@dataclass(frozen=True, kw_only=True)
class PersonLanguageSet(Event, kind="person.language_set"):
    """In which language mails are written to a person changed; None is the workspace's."""

    language: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class PersonAddressBounced(Event, kind="person.address_bounced"):
    """Mail to a person's address came back for good."""


@dataclass(frozen=True, kw_only=True)
class PersonAddressCleared(Event, kind="person.address_cleared"):
    """Mail to a person's address may arrive again: they wrote, or an admin says so."""


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(Event, kind="customer.created"):
    """A customer came into being."""

    organization: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class CustomerEdited(Event, kind="customer.edited"):
    """A customer's name changed."""

    name: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class CustomerMoved(Event, kind="customer.moved"):
    """A customer joined another organization, or left theirs."""

    organization: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class OrganizationCreated(Event, kind="organization.created"):
    """An organization was made."""

    domains: Changed | None = changed(internal=True, text=True)


@dataclass(frozen=True, kw_only=True)
class OrganizationEdited(Event, kind="organization.edited"):
    """An organization's name or domains changed."""

    name: Changed | None = changed(text=True)
    domains: Changed | None = changed(internal=True, text=True)


@dataclass(frozen=True, kw_only=True)
class TeamCreated(Event, kind="team.created"):
    """A team was made."""


@dataclass(frozen=True, kw_only=True)
class TeamEdited(Event, kind="team.edited"):
    """A team's name changed."""

    name: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class TeamMembersChanged(Event, kind="team.members_changed"):
    """Users joined or left a team."""

    members: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectCreated(Event, kind="project.created"):
    """A project was made."""

    made_for: Changed | None = changed(refers_to="principal", internal=True)
    manager: Changed | None = changed(refers_to="principal", internal=True)
    status: Changed | None = changed(internal=True)
    start_on: Changed | None = changed(internal=True)
    due_on: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectEdited(Event, kind="project.edited"):
    """A project's name or description changed, or whether it is a template. Customers do not read what it was before but for the
    name: that was maybe written before it was for them.
    """

    name: Changed | None = changed(text=True)
    description: Changed | None = changed(text=True, internal=True)
    is_template: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectDetailsChanged(Event, kind="project.details_changed"):
    """Whom a project is for, who manages it, how far it is or its dates changed: for staff, and in no version."""

    made_for: Changed | None = changed(refers_to="principal", internal=True)
    manager: Changed | None = changed(refers_to="principal", internal=True)
    status: Changed | None = changed(internal=True)
    start_on: Changed | None = changed(internal=True)
    due_on: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectShared(Event, kind="project.shared"):
    """Somebody's role in a project changed; None is no role."""

    principal: Changed | None = changed(refers_to="principal", internal=True)
    role: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectArchived(Event, kind="project.archived"):
    """A project is out of the way, with all its items: lists are to be asked for again."""


@dataclass(frozen=True, kw_only=True)
class ProjectUnarchived(Event, kind="project.unarchived"):
    """A project is back, with the items that were archived with it: lists are to be asked for again."""


@dataclass(frozen=True, kw_only=True)
class ProjectRemoved(Event, kind="project.removed"):
    """A project went into the bin, with all in it: nobody sees anything of it any more; lists are to be asked for again."""


@dataclass(frozen=True, kw_only=True)
class ProjectRestored(Event, kind="project.restored"):
    """A project is back from the bin, with all that went with it: lists are to be asked for again."""


@dataclass(frozen=True, kw_only=True)
class ProjectErased(Event, kind="project.erased"):
    """A project's time in the bin was over: what it, its items and messages said is gone, in the log too."""


@dataclass(frozen=True, kw_only=True)
class ProjectFollowersChanged(Event, kind="project.followers_changed"):
    """Somebody ceased (`before`) or began (`after`) to follow a project; others, maybe thousands, are not named."""

    followers: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class SessionStarted(Event, kind="session.started"):
    """Somebody signed in on a device."""


@dataclass(frozen=True, kw_only=True)
class SessionsRevoked(Event, kind="session.revoked"):
    """One or all sign-ins of a person ended."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event, kind="password.changed"):
    """A person's password was set."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyCreated(Event, kind="api_key.created"):
    """A program got a key."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyRevoked(Event, kind="api_key.revoked"):
    """A program's key ended."""


@dataclass(frozen=True, kw_only=True)
class NotificationCreated(Event, kind="notification.created"):
    """A person was told of something."""


@dataclass(frozen=True, kw_only=True)
class NotificationsRead(Event, kind="notification.read"):
    """A person has read one or several notifications."""

    notifications: Changed | None = changed(refers_to="notification")
