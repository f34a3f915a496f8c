from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

async def keep_what_was_said_elsewhere(_, editor):
    """Of threads of items that were moved before, too, guests see those that were begun since."""
    moved = (
        "SELECT 1 FROM events WHERE events.item_id = conversations.item_id AND events.kind = 'item.moved'"
        " AND events.project_id IS NOT NULL AND events.at > conversations.created_at"
    )
    await editor.client.execute_query(f"UPDATE conversations SET kept_from_guests = TRUE WHERE EXISTS ({moved})")
    await editor.client.execute_query(
        "UPDATE messages SET kept_from_guests = TRUE"
        " WHERE conversation_id IN (SELECT id FROM conversations WHERE kept_from_guests = TRUE)"
    )


async def name_who_was_named(_, editor):
    """Whom messages named until now stands in the log alone."""
    client = editor.client
    mark = "?" if client.capabilities.dialect == "sqlite" else "$"
    events = await client.execute_query_dict(
        "SELECT entity_id, changes FROM events JOIN messages ON messages.id = events.entity_id"
        " WHERE events.kind = 'message.posted' AND messages.removed_at IS NULL"
    )
    holes = ", ".join(f"{mark}{n}" for n in range(1, 4))
    for event in events:
        changes = loads(event["changes"]) if isinstance(event["changes"], str | bytes) else event["changes"]
        for key in (changes or {}).get("mentions", ((), ()))[1]:
            await client.execute_query(
                f"INSERT INTO mentions (id, message_id, principal_id) VALUES ({holes})",
                [str(uuid4()), str(event["entity_id"]), key],
            )


async def name_as_it_was_made(_, editor):
    """SQLite's one constraint of drafts got another name when the table was made anew (0014)."""
    if editor.client.capabilities.dialect == "sqlite":
        await editor.client.execute_query('DROP INDEX IF EXISTS "uid_drafts_author_id_item_id_kind"')
        await editor.client.execute_query(
            'CREATE UNIQUE INDEX "uid_drafts_author__3b3462" ON "drafts" ("author_id", "item_id", "kind")'
        )


class Migration(migrations.Migration):
    dependencies = [('models', '0021_mail_made')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Conversation',
            name='kept_from_guests',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Message',
            name='kept_from_guests',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunPython(name_as_it_was_made, ops.RunPython.noop),
        ops.RemoveConstraint(
            model_name='Draft',
            name=None,
            fields=['author', 'item', 'kind'],
        ),
        ops.AddField(
            model_name='Draft',
            name='mention_ids',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddConstraint(
            model_name='Draft',
            constraint=UniqueConstraint(fields=('author', 'item', 'kind', 'conversation'), name=None),
        ),
        ops.AddField(
            model_name='File',
            name='draft',
            field=fields.ForeignKeyField('models.Draft', source_field='draft_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL),
        ),
        ops.AddIndex(
            model_name='File',
            index=Index(fields=['draft_id'], name='files_draft'),
        ),
        ops.CreateModel(
            name='Mention',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('message', fields.ForeignKeyField('models.Message', source_field='message_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('principal', fields.ForeignKeyField('models.Principal', source_field='principal_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('active', fields.BooleanField(default=True, db_default=True)),
            ],
            options={'table': 'mentions', 'app': 'models', 'unique_together': (('message', 'principal'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(keep_what_was_said_elsewhere, ops.RunPython.noop),
        ops.RunPython(name_who_was_named, ops.RunPython.noop),
    ]
