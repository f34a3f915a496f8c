from tortoise import migrations
from tortoise.migrations import operations as ops
from models.conversation import ConversationKind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0004_inboxes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Draft',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('author', fields.ForeignKeyField('models.Principal', source_field='author_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='', enum_type=ConversationKind, max_length=16)),
                ('conversation', fields.ForeignKeyField('models.Conversation', source_field='conversation_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'drafts', 'app': 'models', 'unique_together': (('author', 'item', 'kind'),), 'indexes': [Index(fields=['author_id', 'updated_at', 'id'], name='drafts_author_updated')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
