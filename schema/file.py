"""Files that are kept with items and projects."""

import strawberry

from resolvers import files
from resolvers.fields import mutation
from schema.item import Item
from schema.node import payload
from schema.project import Project

_FILES = (
    list[strawberry.ID],
    "Files that you uploaded before and that nothing has taken yet; an item or project has up to 100.",
)
_INTERNAL = (
    bool,
    "Whether they are for staff alone, as they are unless you say false: then customers who see it see them too.",
)


@strawberry.type
class FileMutations:
    item_attach_files = mutation(
        files.attach_to_item,
        payload("ItemAttachFilesPayload", "item", Item, "The item, as it is now."),
        "Keep files with an item. For who may change it: customers send files with what they say. Files that it has already, for "
        "the same eyes, may be named again. Its version stays.",
        file_ids=_FILES,
        internal=_INTERNAL,
    )
    item_detach_file = mutation(
        files.detach_from_item,
        payload("ItemDetachFilePayload", "item", Item, "The item, as it is now."),
        "Take a file off an item, for good. For who may change it.",
        file_id=(strawberry.ID, "One of its own files."),
    )
    project_attach_files = mutation(
        files.attach_to_project,
        payload("ProjectAttachFilesPayload", "project", Project, "The project, as it is now."),
        "Keep files with a project. For who may change it. Files that it has already, for the same eyes, may be named again. Its "
        "version stays.",
        file_ids=_FILES,
        internal=_INTERNAL,
    )
    project_detach_file = mutation(
        files.detach_from_project,
        payload("ProjectDetachFilePayload", "project", Project, "The project, as it is now."),
        "Take a file off a project, for good. For who may change it.",
        file_id=(strawberry.ID, "One of its own files."),
    )
