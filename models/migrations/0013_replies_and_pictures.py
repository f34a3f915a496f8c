from tortoise import migrations
from tortoise.migrations import operations as ops
from models.saved_reply import Sharing
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0012_notices')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SavedReply',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('owner', fields.ForeignKeyField('models.Principal', source_field='owner_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('name_folded', fields.CharField(max_length=400)),
                ('folder', fields.CharField(default='', max_length=200)),
                ('text', fields.TextField(unique=False)),
                ('sharing', fields.CharEnumField(description='', enum_type=Sharing, max_length=8)),
                ('used_count', fields.IntField(default=0)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'saved_replies', 'app': 'models', 'indexes': [Index(fields=['name_folded', 'id'], name='saved_replies_name')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SavedReplyTeam',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('saved_reply', fields.ForeignKeyField('models.SavedReply', source_field='saved_reply_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('team', fields.ForeignKeyField('models.Principal', source_field='team_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'saved_reply_teams', 'app': 'models', 'unique_together': (('saved_reply', 'team'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='File',
            name='height',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='File',
            name='picture_due_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='File',
            name='picture_tries',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='File',
            name='width',
            field=fields.IntField(null=True),
        ),
        ops.AddIndex(
            model_name='File',
            index=Index(fields=['sha256'], name='files_sha256'),
        ),
        ops.AddIndex(
            model_name='File',
            index=Index(fields=['picture_due_at'], name='files_picture_due'),
        ),
    ]
