from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

async def say_which_are_internal(_, editor):
    """A file of a note is for staff alone, and says so itself from now on."""
    await editor.client.execute_query(
        "UPDATE files SET internal = TRUE WHERE message_id IN (SELECT id FROM messages WHERE internal = TRUE)"
    )


class Migration(migrations.Migration):
    dependencies = [('models', '0063_item_types_of_projects')]

    initial = False

    operations = [
        ops.AddField(
            model_name='File',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='File',
            name='project',
            field=fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='File',
            name='internal',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='File',
            name='kept_from_guests',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddIndex(
            model_name='File',
            index=Index(fields=['item_id', 'created_at', 'id'], name='files_item_created'),
        ),
        ops.AddIndex(
            model_name='File',
            index=Index(fields=['project_id', 'created_at', 'id'], name='files_project_created'),
        ),
        ops.RunPython(say_which_are_internal, ops.RunPython.noop),
    ]
