from tortoise import migrations
from tortoise.migrations import operations as ops
from models.mail import AttemptOutcome
from models.mail_server import MailSignIn, MailTls
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

_ITEMS_OF_MESSAGES = """
UPDATE outgoing_mails SET item_id = (SELECT item_id FROM messages WHERE messages.id = outgoing_mails.about_id)
WHERE about_id IS NOT NULL
"""


async def _items_of_messages(apps, editor):
    """Mails about a message name its item, too."""
    await editor.client.execute_query(_ITEMS_OF_MESSAGES)


class Migration(migrations.Migration):
    dependencies = [('models', '0009_mailboxes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MailAttempt',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('mail', fields.ForeignKeyField('models.OutgoingMail', source_field='mail_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('server', fields.CharField(max_length=280)),
                ('outcome', fields.CharEnumField(description='', enum_type=AttemptOutcome, max_length=16)),
                ('code', fields.SmallIntField(null=True)),
                ('reply', fields.CharField(max_length=500)),
            ],
            options={'table': 'mail_attempts', 'app': 'models', 'indexes': [Index(fields=['mail_id', 'at', 'id'], name='mail_attempts_mail')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MailServer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('place', fields.CharField(unique=True, max_length=36)),
                ('inbox', fields.ForeignKeyField('models.Inbox', source_field='inbox_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('host', fields.CharField(max_length=253)),
                ('port', fields.IntField()),
                ('tls', fields.CharEnumField(description='', enum_type=MailTls, max_length=16)),
                ('sign_in', fields.CharEnumField(description='', enum_type=MailSignIn, max_length=16)),
                ('username', fields.CharField(max_length=320)),
                ('secret', fields.TextField(unique=False)),
                ('token_url', fields.CharField(max_length=500)),
                ('client_id', fields.CharField(max_length=500)),
                ('scope', fields.CharField(max_length=500)),
                ('from_address', fields.CharField(max_length=320)),
                ('from_name', fields.CharField(max_length=200)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mail_servers', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='deferred_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='retried_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunPython(_items_of_messages, ops.RunPython.noop),
    ]
