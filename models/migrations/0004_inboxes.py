from tortoise import migrations
from tortoise.migrations import operations as ops
from models.mail import Door
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0003_message_folds')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Inbox',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=200)),
                ('name_folded', fields.CharField(max_length=400)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('type', fields.ForeignKeyField('models.ItemType', source_field='type_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('assignee', fields.ForeignKeyField('models.Principal', source_field='assignee_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('allowed_senders', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('own_lists', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('generated_name', fields.CharField(null=True, unique=True, max_length=64)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('removed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'inboxes', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InboxAddress',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('address', fields.CharField(unique=True, max_length=320)),
                ('written', fields.CharField(max_length=320)),
                ('inbox', fields.ForeignKeyField('models.Inbox', source_field='inbox_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'inbox_addresses', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='door',
            field=fields.CharEnumField(null=True, description='', enum_type=Door, max_length=8),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='inbox',
            field=fields.ForeignKeyField('models.Inbox', source_field='inbox_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='recipients',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='return_path',
            field=fields.CharField(null=True, max_length=320),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['inbox_id', 'state'], name='incoming_mails_inbox'),
        ),
    ]
