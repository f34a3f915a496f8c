"""Custom fields: for customers too, for staff alone, archived; and an item that has values in all of them."""

from dataclasses import replace

from domain import custom_fields, customers, items, organizations, projects
from domain.custom_fields import Edited, NewCustomField, NewOption
from models import FieldKind, FieldNoun
from tests.rights.world import World, happened, text


async def define_fields(world: World) -> None:
    """Define them, fill them on one item, and change them."""
    admin, lead = await world.viewer("user admin"), await world.viewer("user lead")
    for name, kind, shown in (
        ("open", FieldKind.TEXT, True),
        ("size", FieldKind.CHOICE, True),
        ("secret", FieldKind.TEXT, False),
        ("gone", FieldKind.TEXT, True),
    ):
        new = NewCustomField(
            name=text(f"{name} field"),
            key=name,
            kind=kind,
            customers_see=shown,
            customers_edit=name == "open",
            options=[NewOption(name="Small"), NewOption(name="Large")] if kind is FieldKind.CHOICE else None,
        )
        world.keep(f"custom_field {name}", (await custom_fields.create(admin, new)).id)
    about = NewCustomField(name=text("about field"), key="about", kind=FieldKind.TEXT, customers_see=True)
    for noun in (FieldNoun.ORGANIZATION, FieldNoun.CUSTOMER, FieldNoun.PROJECT):
        made = await custom_fields.create(admin, replace(about, noun=noun))
    world.keep("custom_field about", made.id)
    # Among staff, and of the key that items' field for customers has.
    kept = NewCustomField(name="Kept", key="open", kind=FieldKind.TEXT, noun=FieldNoun.ORGANIZATION)
    await custom_fields.create(admin, kept)
    said = {name: [("about", text(f"{name} about value"))] for name in ("website", "requester", "acme")}
    await projects.edit(lead, world.key("project website"), custom_fields=said["website"])
    await customers.edit(admin, world.key("customer requester"), custom_fields=said["requester"])
    await organizations.edit(admin, world.key("organization acme"), custom_fields=said["acme"])
    await organizations.edit(admin, world.key("organization acme"), custom_fields=[("open", "Kept")])
    full = world.key("item full")
    await items.edit(lead, full, custom_fields=[("size", "small"), ("gone", "Nowhere")])
    await items.edit(lead, full, custom_fields=[("open", text("full open value"))])
    await happened(world, "event full filled", "item.fields_changed")
    await items.edit(lead, full, custom_fields=[("secret", text("full secret value"))])
    await happened(world, "event full filled secretly", "item.fields_changed")
    for name in ("open", "secret"):
        await custom_fields.edit(admin, world.key(f"custom_field {name}"), Edited(description="Why"))
        await happened(world, f"event {name} edited", "custom_field.edited")
    await custom_fields.archive(admin, world.key("custom_field gone"))
    await happened(world, "event gone archived", "custom_field.archived")
