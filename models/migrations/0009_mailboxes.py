from tortoise import migrations
from tortoise.migrations import operations as ops
from models.mail_server import MailTls
from models.mailbox import MailboxAfter, MailboxAuth
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0008_item_counts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Mailbox',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('inbox', fields.ForeignKeyField('models.Inbox', source_field='inbox_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('host', fields.CharField(max_length=253)),
                ('port', fields.IntField()),
                ('tls', fields.CharEnumField(description='', enum_type=MailTls, max_length=16)),
                ('user', fields.CharField(max_length=320)),
                ('auth', fields.CharEnumField(description='', enum_type=MailboxAuth, max_length=16)),
                ('secret', fields.TextField(unique=False)),
                ('token_url', fields.CharField(max_length=500)),
                ('client_id', fields.CharField(max_length=500)),
                ('scope', fields.CharField(max_length=1000)),
                ('folder', fields.CharField(max_length=500)),
                ('after', fields.CharEnumField(description='', enum_type=MailboxAfter, max_length=16)),
                ('move_to', fields.CharField(max_length=500)),
                ('interval', fields.IntField()),
                ('takes_existing', fields.BooleanField()),
                ('authserv_id', fields.CharField(max_length=253)),
                ('is_active', fields.BooleanField()),
                ('uid_validity', fields.BigIntField(null=True)),
                ('last_uid', fields.BigIntField(default=0)),
                ('refused_uid', fields.BigIntField(default=0)),
                ('refusals', fields.IntField(default=0)),
                ('held_by', fields.UUIDField(null=True)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('failures', fields.IntField(default=0)),
                ('last_error', fields.CharField(default='', max_length=500)),
                ('last_checked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('fetched', fields.IntField(default=0)),
                ('skipped', fields.IntField(default=0)),
                ('last_skipped', fields.CharField(default='', max_length=500)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mailboxes', 'app': 'models', 'indexes': [Index(fields=['is_active', 'due_at'], name='mailboxes_due')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FetchedMail',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('mailbox', fields.ForeignKeyField('models.Mailbox', source_field='mailbox_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('uid_validity', fields.BigIntField()),
                ('uid', fields.BigIntField()),
                ('mail_id', fields.UUIDField(null=True)),
                ('reason', fields.CharField(max_length=500)),
                ('settled', fields.BooleanField()),
                ('fetched_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'fetched_mails', 'app': 'models', 'unique_together': (('mailbox', 'uid_validity', 'uid'),), 'indexes': [Index(fields=['mailbox_id', 'settled'], name='fetched_mails_unsettled')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='checked_by',
            field=fields.CharField(null=True, max_length=253),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='delivery',
            field=fields.CharField(null=True, unique=True, max_length=64),
        ),
    ]
