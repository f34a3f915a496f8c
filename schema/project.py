"""Projects: the unit of sharing."""

from datetime import date, datetime

import strawberry

import models
from models import ProjectStatus, Role
from resolvers import baselines, conversations, custom_fields, files, folders, jobs, project_verbs
from resolvers import history as told
from resolvers import projects as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows, staff_column
from schema.baseline import Baseline
from schema.conversation import Conversation
from schema.custom_field import CustomFieldValue
from schema.custom_field_input import CustomFieldValueInput
from schema.event import HistoryEntry, past
from schema.folder import Folder
from schema.job import Job
from schema.message import File
from schema.node import Connection, Node, payload
from schema.principal import Principal
from schema.project_filter import ProjectFilter, ProjectOrder
from schema.roll_up import RollUp, rolled_up


@strawberry.type(description="A user's or team's role in a project.")
class ProjectShare:
    principal: Principal = strawberry.field(description="The user or team.")
    role: Role = strawberry.field(description="Their role.")


@strawberry.type(description="What you may do to a project.")
class ProjectPermissions:
    edit: bool = computed(lambda can: "project.edit" in can, bool, "Change it.")
    archive: bool = computed(lambda can: "project.archive" in can, bool, "Archive it, and bring it back.")
    remove: bool = computed(
        lambda can: "project.remove" in can, bool, "Put it into the bin, and bring it back from there."
    )
    share: bool = computed(lambda can: "project.share" in can, bool, "Give roles in it.")
    follow: bool = computed(lambda can: "project.follow" in can, bool, "Follow it.")
    add_followers: bool = computed(lambda can: "project.add_followers" in can, bool, "Make others follow it.")
    create_item: bool = computed(lambda can: "project.create_item" in can, bool, "Put items into it.")
    plan: bool = computed(lambda can: "project.plan" in can, bool, "Reschedule its items.")
    reply: bool = computed(
        lambda can: "project.reply" in can, bool, "Say something in its threads for customers."
    )
    note: bool = computed(lambda can: "project.note" in can, bool, "Say something in its internal threads.")


@strawberry.type(description="Items that belong together, and who may reach them.")
class Project(Node):
    id: strawberry.ID = global_id("project")
    name: str = strawberry.field(description="The name.")
    description: str = strawberry.field(description="What it is about.")
    is_inbox: bool = strawberry.field(description="Whether tickets that nothing routes land here.")
    archived: bool = strawberry.field(
        description="Whether it is archived, with its items: changed by nobody until it is back."
    )
    removed_at: datetime | None = staff_column(
        "removed_at", datetime | None, "Since when it is in the bin (`removedProjects`)."
    )
    made_for: Principal | None = batch(
        resolved.made_for,
        Principal | None,
        "The customer or organization that it is for. Customers read themselves and their organization here, and nobody else.",
        Depends.VIEWER,
    )
    manager: Principal | None = batch(
        resolved.manager,
        Principal | None,
        "Of its managers the user whom to ask about it. Null for customers.",
        Depends.ROW,
    )
    status: ProjectStatus | None = staff_column("status", ProjectStatus | None, "How far it is.")
    start_on: date | None = staff_column("start_on", date | None, "The day on which it starts.")
    due_on: date | None = staff_column("due_on", date | None, "The day until which it is to be done.")
    is_template: bool | None = staff_column(
        "is_template", bool | None, "Whether it is there to be duplicated; else it is as any other."
    )
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    shares: list[ProjectShare] | None = batch(
        resolved.shares,
        list[ProjectShare] | None,
        "Roles in it, by name. Null for customers.",
        Depends.ROW,
    )
    followers: list[Principal] | None = batch(
        resolved.followers,
        list[Principal] | None,
        "Who follows it, by name. Null for customers.",
        Depends.ROW,
    )
    conversations: Connection[Conversation] = batch(
        conversations.of_project,
        Connection[Conversation],
        "What is talked about on it, newest words first. Customers see threads with customers.",
        Depends.ROW,
    )
    folders: Connection[Folder] = batch(
        folders.of_project,
        Connection[Folder],
        "Its folders, up to 1,000 in all, in the order of the tree: each before those in it. Empty for customers.",
        Depends.ROW,
    )
    baselines: list[Baseline] = batch(
        baselines.of_project,
        list[Baseline],
        "What its plan said once, oldest first; up to 20. Empty for customers.",
        Depends.ROW,
    )
    custom_fields: list[CustomFieldValue] = batch(
        custom_fields.of_project,
        list[CustomFieldValue],
        "What it has in the custom fields that you may see, in their order.",
        Depends.ROW,
        keys=(list[str] | None, "Only of the fields with these keys."),
    )
    files: list[File] = batch(
        files.of_project, list[File], "Its own files that you may see, oldest first: up to 100.", Depends.ROW
    )
    history: Connection[HistoryEntry] = past(
        told.of_project,
        "What happened to it, its folders and baselines, and in its threads, newest first, as far as you may know; what happened"
        " to an item of it, the item tells.",
    )
    roll_up: RollUp | None = rolled_up("all items in it")
    jobs: list[Job] = batch(
        jobs.of_project,
        list[Job],
        "What makes it, or made it in the last days, as far as you may see that: while one runs, it lacks items.",
        Depends.VIEWER,
    )
    viewer_can: ProjectPermissions = batch(
        resolved.viewer_can, ProjectPermissions, "What you may do to it.", Depends.VIEWER
    )

    is_type_of = shows(models.Project)


@strawberry.type
class ProjectQueries:
    projects = root(
        resolved.projects,
        Connection[Project],
        "Projects that you may see, by name.",
        archived=(bool | None, "Those that are archived instead of those that are not."),
        filter=(ProjectFilter | None, "Which projects."),
        order_by=(list[ProjectOrder] | None, "In which order, up to four terms; equal rows come by id."),
    )
    removed_projects = root(
        resolved.removed,
        Connection[Project],
        "The bin: projects that you may bring back, last removed first, each with all that was removed with it; of what is in "
        "them nothing is shown. After 30 days they are erased. For their managers, and admins.",
    )
    project = root(resolved.project, Project | None, "One project; null where you see none.")


_MADE_FOR = "The customer or organization that it is for: they see it when they follow it."
_MANAGER = "The user whom to ask about it, who gets the role MANAGER in it."
_START = "The day on which it starts, from 1970."
_DUE = "The day until which it is to be done, not before it starts."


@strawberry.input(description="What to change in a project; what is left out stays.")
class ProjectEditInput:
    name: str | None = strawberry.field(default=strawberry.UNSET, description="1 to 200 characters.")
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="Up to 100,000 characters."
    )
    made_for_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_MADE_FOR} Null: for nobody."
    )
    manager_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"{_MANAGER} Who may not share the project names one who has it. Null: nobody.",
    )
    status: ProjectStatus | None = strawberry.field(default=strawberry.UNSET, description="How far it is.")
    start_on: date | None = strawberry.field(default=strawberry.UNSET, description=f"{_START} Null: none.")
    due_on: date | None = strawberry.field(default=strawberry.UNSET, description=f"{_DUE} Null: none.")
    is_template: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is there to be duplicated."
    )
    custom_fields: list[CustomFieldValueInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Custom fields to set or clear; the others stay."
    )


@strawberry.input(description="Whom to share projects with.")
class ProjectGrantInput:
    principal_id: strawberry.ID = strawberry.field(description="A user, team, customer or organization.")
    role: Role | None = strawberry.field(
        default=strawberry.UNSET,
        description="For users and teams; customers and organizations follow, without a role.",
    )


def _payload(verb: str) -> object:
    return payload(f"Project{verb}Payload", "project", Project, "The project, as it is now.")


_PRINCIPAL = (strawberry.ID, "A user, team, customer or organization.")


@strawberry.type
class ProjectMutations:
    project_create = mutation(
        project_verbs.create,
        _payload("Create"),
        "Make a project; you become its manager. For admins.",
        name=(str, "The name: 1 to 200 characters."),
        description=(str | None, "What it is about: up to 100,000 characters."),
        made_for_id=(strawberry.ID | None, _MADE_FOR),
        manager_id=(strawberry.ID | None, f"{_MANAGER} You, if you name nobody."),
        status=(ProjectStatus | None, "How far it is; ACTIVE by default."),
        start_on=(date | None, _START),
        due_on=(date | None, _DUE),
    )
    project_edit = mutation(
        project_verbs.edit, _payload("Edit"), "Change a project.", input=(ProjectEditInput, "The changes.")
    )
    project_archive = mutation(
        project_verbs.archive,
        _payload("Archive"),
        "Archive a project with all its items, finished or not. Not one into which mail comes. For its managers.",
    )
    project_unarchive = mutation(
        project_verbs.unarchive,
        _payload("Unarchive"),
        "Bring an archived project back, with the items that were archived with it. For its managers.",
    )
    project_remove = mutation(
        project_verbs.remove,
        payload("ProjectRemovePayload", "project", Project, "The project, as it was."),
        "Put a project into the bin, with all in it: nobody sees any of it any more, and after 30 days it is erased. Not one "
        "into which mail comes. For its managers.",
    )
    project_restore = mutation(
        project_verbs.restore,
        _payload("Restore"),
        "Bring a project back from the bin, with all that was removed with it; items that were removed before stay in the bin. "
        "For its managers.",
    )
    project_share = mutation(
        project_verbs.share,
        _payload("Share"),
        "Give somebody a role in a project; a customer or organization follows it and sees its published items.",
        principal_id=_PRINCIPAL,
        role=(Role | None, "For users and teams."),
    )
    project_share_many = mutation(
        project_verbs.share_many,
        payload("ProjectShareManyPayload", "projects", list[Project], "The projects, as they are now."),
        "Share several projects with several people in one step: all or nothing.",
        project_ids=(list[strawberry.ID], "The projects."),
        grants=(list[ProjectGrantInput], "The people and their roles."),
    )
    project_unshare = mutation(
        project_verbs.unshare, _payload("Unshare"), "Take somebody out of a project.", principal_id=_PRINCIPAL
    )
    project_follow = mutation(project_verbs.follow, _payload("Follow"), "Follow a project that you see.")
    project_unfollow = mutation(project_verbs.unfollow, _payload("Unfollow"), "Follow a project no longer.")
    project_change_followers = mutation(
        project_verbs.change_followers,
        _payload("ChangeFollowers"),
        "Make others follow a project, or no longer.",
        add=(list[strawberry.ID] | None, "Users, teams, customers and organizations to follow it."),
        remove=(list[strawberry.ID] | None, "Followers to remove."),
    )
