from tortoise import migrations
from tortoise.migrations import operations as ops
from models.principal import PrincipalKind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

_TABLES = ("conversations", "drafts", "messages", "notifications")
_lost: list[str] = []


async def _remember(apps, editor):
    """What SQLite loses of a table that is made anew (docs/migrations.md): its indexes, whoever made them."""
    _lost.clear()
    if editor.client.capabilities.dialect != "sqlite":
        return
    for table in _TABLES:
        for index in await editor.client.execute_query_dict(f'PRAGMA index_list("{table}")'):
            columns = [row["name"] for row in await editor.client.execute_query_dict(f'PRAGMA index_info("{index["name"]}")')]
            if index["origin"] == "pk":
                continue
            name = index["name"] if index["origin"] == "c" else "_".join(["uid", table, *columns])
            listed = ", ".join(f'"{column}"' for column in columns)
            unique = "UNIQUE " if index["unique"] else ""
            _lost.append(f'CREATE {unique}INDEX IF NOT EXISTS "{name}" ON "{table}" ({listed})')


async def _restore(apps, editor):
    for statement in _lost:
        await editor.client.execute_script(statement)


class Migration(migrations.Migration):
    dependencies = [('models', '0013_replies_and_pictures')]

    initial = False

    operations = [
        ops.RunPython(_remember),
        ops.AlterField(
            model_name='Conversation',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='Draft',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='Message',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='Notification',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.RunPython(_restore),
        ops.CreateModel(
            name='Participant',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('conversation', fields.ForeignKeyField('models.Conversation', source_field='conversation_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('principal', fields.ForeignKeyField('models.Principal', source_field='principal_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('principal_kind', fields.CharEnumField(description='', enum_type=PrincipalKind, max_length=16)),
                ('added_by', fields.ForeignKeyField('models.Principal', source_field='added_by_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('added_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'participants', 'app': 'models', 'unique_together': (('conversation', 'principal'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Conversation',
            name='active_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Conversation',
            name='project',
            field=fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Conversation',
            index=Index(fields=['project_id', 'active_at', 'id'], name='conversations_project_active'),
        ),
        ops.AddField(
            model_name='Message',
            name='project',
            field=fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Message',
            index=Index(fields=['project_id'], name='messages_project'),
        ),
        ops.AddField(
            model_name='Notification',
            name='conversation',
            field=fields.ForeignKeyField('models.Conversation', source_field='conversation_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Notification',
            index=Index(fields=['conversation_id'], name='notifications_conversation'),
        ),
    ]
