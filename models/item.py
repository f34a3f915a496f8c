"""Items: tickets, tasks and whatever else a company works on."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.any_row_of import AnyRowOf
from models.folder import Folder
from models.item_party import ItemParty, Part
from models.item_type import ItemType, Status
from models.principal import CUSTOMER_SIDE, Principal
from models.project import LONG_AGO, Project, of_binned_projects
from models.source import Source
from models.ways import WALKED, AnyWay, Way

if TYPE_CHECKING:
    from models.item_plan import ItemPlan
    from models.viewer import Viewer


class Item(Model):
    """A piece of work with everything said about it.

    `updated_at` and `version` move only with what a customer may see too, so that neither betrays internal work.
    """

    id = fields.UUIDField(primary_key=True)
    number = fields.BigIntField(unique=True)
    type: fields.ForeignKeyRelation[ItemType] = fields.ForeignKeyField(
        "models.ItemType", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    type_id: UUID
    status: fields.ForeignKeyRelation[Status] = fields.ForeignKeyField(
        "models.Status", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    status_id: UUID
    status_since = fields.DatetimeField()
    title = fields.CharField(max_length=500)
    title_folded = fields.CharField(max_length=1000)
    description = fields.TextField(default="")
    source = fields.CharEnumField(Source, max_length=16)
    priority = fields.SmallIntField(default=0)
    published = fields.BooleanField(default=False)
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    requester: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    requester_id: UUID | None
    creator: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    creator_id: UUID
    sender_domain = fields.CharField(max_length=253, default="")
    unverified_sender = fields.CharField(max_length=320, default="")
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    last_message_id = fields.UUIDField(null=True)
    last_reply_id = fields.UUIDField(null=True)
    parent: fields.ForeignKeyNullableRelation["Item"] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    parent_id: UUID | None
    """Of a sub-item the item that it is a part of: in the same project, always."""
    folder: fields.ForeignKeyNullableRelation[Folder] = fields.ForeignKeyField(
        "models.Folder", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    folder_id: UUID | None
    """Where it stands in its project; a sub-item stands where its parent does, and has none."""
    order_key = fields.CharField(max_length=64, default="", db_default="")
    """Its place among those that stand beside it (`kit/order_keys.py`)."""
    checklist_total = fields.SmallIntField(default=0, db_default=0)
    checklist_done = fields.SmallIntField(default=0, db_default=0)
    """How many entries its checklist has, and how many of them are done: kept with them, so that lists show it for nothing."""

    archived = fields.BooleanField(default=False, db_default=False)
    """Out of the way: in no list that does not ask for it, and changed only after it was restored."""
    archived_with_project = fields.BooleanField(default=False, db_default=False)
    """Archived with its project, and so back with it."""
    removed_at: datetime | None = fields.DatetimeField(null=True)
    """Since when it is in the bin, where nobody sees it but who may bring it back (`in_bin`)."""
    removed_with = fields.UUIDField(null=True)
    """Which item was removed by it: itself, or one that it stands below; or its project, where that was."""
    erase_at: datetime | None = fields.DatetimeField(null=True)
    """Of one that was removed by itself, when it is erased, with those that went with it; later, while a worker is at it."""

    merged_into: fields.ForeignKeyNullableRelation["Item"] = fields.ForeignKeyField(
        "models.Item", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    merged_into_id: UUID | None
    """Of a duplicate the item that is worked on in its place: it is finished, and changed only after the merge was taken back."""
    merge: dict[str, Any] | None = fields.JSONField(null=True)
    """What that merge changed, to be taken back (`domain/items/merge.py`)."""

    tag_ids: list[str] | None = fields.JSONField(null=True)
    """Its tags, sorted; `ItemTag` says the same, to find items by."""

    custom: dict[str, str] | None = fields.JSONField(null=True)
    """Its values of custom fields by the field's key, each as `models.custom_field` writes them."""

    planned = fields.BooleanField(default=False, db_default=False)
    planned_start: datetime | None = fields.DatetimeField(null=True)
    planned_finish: datetime | None = fields.DatetimeField(null=True)
    planned_work_minutes: int | None = fields.IntField(null=True)
    planned_duration_minutes: int | None = fields.IntField(null=True)
    """What its plan says, if it has one, to find it by; `ItemPlan` says the same, and more."""
    percent_complete: int | None = fields.SmallIntField(null=True)
    agile_points: int | None = fields.SmallIntField(null=True)

    parties: list["ItemParty"]
    """Assignees and followers, where a verb has loaded them."""
    plan: "ItemPlan | None"
    """Its plan, where a mail to staff tells of it."""

    class Meta:
        table = "items"
        indexes = (
            Index(fields=("updated_at", "id"), name="items_updated"),
            Index(fields=("created_at", "id"), name="items_created"),
            Index(fields=("project_id", "updated_at", "id"), name="items_project_updated"),
            Index(fields=("project_id", "status_id"), name="items_project_status"),
            Index(fields=("project_id", "order_key", "id"), name="items_project_place"),
            Index(fields=("project_id", "removed_at", "published", "id"), name="items_project_seen"),
            Index(fields=("folder_id", "order_key", "id"), name="items_folder_place"),
            Index(fields=("parent_id", "order_key", "id"), name="items_parent_place"),
            Index(fields=("merged_into_id", "number", "id"), name="items_merged_into"),
            Index(fields=("removed_at", "id"), name="items_removed"),
            Index(fields=("erase_at",), name="items_erase"),
            Index(fields=("planned_start",), name="items_planned_start"),
            Index(fields=("planned_finish",), name="items_planned_finish"),
            Index(fields=("percent_complete",), name="items_percent_complete"),
            Index(fields=("agile_points",), name="items_agile_points"),
        )

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """The only way to items; `audience` is the same rule for one row in memory."""
        if not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        return cls._reached(viewer, Q(removed_at__isnull=True))

    @classmethod
    def in_bin(cls, viewer: "Viewer") -> QuerySet[Self]:
        """What staff would see, had it not been removed: not what is in a project that is in the bin itself."""
        if not viewer.is_staff or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        there = Q(project_id__isnull=True) | Q(project_id__not_in=of_binned_projects())
        return cls._reached(viewer, there & Q(removed_at__gt=LONG_AGO))

    @classmethod
    def _reached(cls, viewer: "Viewer", there: Q) -> QuerySet[Self]:
        """there: where they are, which is a part of every way to them."""
        if viewer.sees_all:
            return cls.filter(there)
        if viewer.is_staff:
            outside = Q(project_id__isnull=True) & Q(id__in=_reached_directly(viewer))
            seen = Q(project_id__in=list(viewer.projects)) | outside
            in_projects = Way(there, "project_id", tuple(viewer.projects))
            ways = _ways_of_staff(viewer, in_projects, outside, there)
            return cls.filter(AnyWay(seen & there, ways, in_projects))
        if viewer.principal_id is None:
            return cls.filter(id__in=[])
        seen = Q(id__in=_reached_by_customer(viewer))
        return cls.filter(AnyWay(seen & there, _ways_of_customer(viewer, there)))

    @classmethod
    def known_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Of the items that a customer sees those that they see for themselves, not only since they follow a project."""
        if not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        return cls.filter(id__in=_reached_by_customer(viewer, guest=False), removed_at__isnull=True)

    @classmethod
    def shown_to_guest(cls, viewer: "Viewer") -> QuerySet[Self]:
        """The items that a customer sees as a follower of their project."""
        if not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        return cls.filter(published=True, project_id__in=list(viewer.guest_projects), removed_at__isnull=True)

    def audience(self) -> frozenset[str]:
        """The tokens that see this row, of which there are none for what is in the bin; needs `parties`."""
        if self.removed_at is not None:
            return frozenset()
        tokens = {"admin"}
        if self.project_id is not None:
            tokens.add(f"project:{self.project_id}")
        else:
            tokens.add(f"user:{self.creator_id}")
            tokens.update(p.token for p in self.parties if p.principal_kind not in CUSTOMER_SIDE)
        if self.requester_id is not None:
            tokens.add(f"customer:{self.requester_id}")
        if self.published:
            tokens.update(
                p.token for p in self.parties if p.principal_kind in CUSTOMER_SIDE and p.gives_sight
            )
            if self.project_id is not None:
                tokens.add(f"guest:{self.project_id}")
        return frozenset(tokens)


def of_binned() -> Subquery:
    """The keys of what is in the bin: few, and found by an index."""
    return Subquery(Item.filter(removed_at__gt=LONG_AGO).values("id"))


def _reached_directly(viewer: "Viewer") -> AnyRowOf:
    """Items outside of projects that a user created, is assigned to or follows, alone or by a team."""
    people = [key for key in (viewer.principal_id, *viewer.teams) if key is not None]
    return AnyRowOf(
        Item.filter(creator_id=viewer.principal_id).values("id"),
        ItemParty.filter(principal_id__in=people).values("item_id"),
    )


def _reached_by_customer(viewer: "Viewer", *, guest: bool = True) -> AnyRowOf:
    """Own requests; published items that they or their organization follow; as a guest, published items of followed projects."""
    people = [key for key in (viewer.principal_id, viewer.organization_id) if key is not None]
    followed = ItemParty.filter(principal_id__in=people, part=Part.FOLLOWER, gives_sight=True)
    paths = [
        Item.filter(requester_id=viewer.principal_id).values("id"),
        Item.filter(published=True, id__in=Subquery(followed.values("item_id"))).values("id"),
    ]
    if guest and viewer.guest_projects:
        paths.append(Item.filter(published=True, project_id__in=list(viewer.guest_projects)).values("id"))
    return AnyRowOf(*paths)


def _ways_of_staff(viewer: "Viewer", in_projects: Way, outside: Q, there: Q) -> list[Way]:
    """The ways to items in projects and outside of them, where few projects give all there is to see."""
    if not viewer.sees_few or not viewer.projects:
        return []
    return [in_projects, Way(outside & there)]


def _ways_of_customer(viewer: "Viewer", there: Q) -> list[Way]:
    """What `_reached_by_customer` says, each by its index."""
    if not viewer.sees_few:
        return []
    people = tuple(key for key in (viewer.principal_id, viewer.organization_id) if key is not None)
    published = Q(published=True) & there
    followed = Way(
        published & Q(id=WALKED),
        "principal_id",
        people,
        ItemParty.filter(item_updated_at__isnull=False),
        {"project_id": "item_project_id"},
    )
    ways = [Way(Q(requester_id=viewer.principal_id) & there), followed]
    if viewer.guest_projects:
        ways.append(Way(published, "project_id", tuple(viewer.guest_projects)))
    return ways
