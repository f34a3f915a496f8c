"""What a viewer may do to an item."""

import strawberry

from resolvers.fields import computed


@strawberry.type(description="What you may do to an item.")
class ItemPermissions:
    edit: bool = computed(lambda can: "item.edit" in can, bool, "Change its words and properties.")
    set_status: bool = computed(lambda can: "item.set_status" in can, bool, "Move it along its life.")
    convert: bool = computed(lambda can: "item.convert" in can, bool, "Make it one of another type.")
    assign: bool = computed(lambda can: "item.assign" in can, bool, "Choose who works on it.")
    move: bool = computed(lambda can: "item.move" in can, bool, "Bring it into another project.")
    publish: bool = computed(
        lambda can: "item.publish" in can, bool, "Show it to its customers' followers, or not."
    )
    archive: bool = computed(lambda can: "item.archive" in can, bool, "Archive it, and bring it back.")
    remove: bool = computed(lambda can: "item.remove" in can, bool, "Put it into the bin, and bring it back.")
    merge: bool = computed(lambda can: "item.merge" in can, bool, "Merge it into another, or others into it.")
    undo_merge: bool = computed(
        lambda can: "item.undo_merge" in can, bool, "Take back that it was merged into another."
    )
    split: bool = computed(lambda can: "item.split" in can, bool, "Make a new item of what was said on it.")
    plan: bool = computed(lambda can: "item.plan" in can, bool, "Say when it is to be worked on.")
    reply: bool = computed(lambda can: "item.reply" in can, bool, "Say something that its customers see.")
    note: bool = computed(lambda can: "item.note" in can, bool, "Say something that no customer sees.")
    follow: bool = computed(lambda can: "item.follow" in can, bool, "Follow and unfollow it.")
    add_followers: bool = computed(lambda can: "item.add_followers" in can, bool, "Make others follow it.")
