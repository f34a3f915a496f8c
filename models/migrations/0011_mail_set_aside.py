from tortoise import migrations
from tortoise.migrations import operations as ops
from models.mail import IncomingReason
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

_ASIDE = """UPDATE incoming_mails SET reason = 'sender_not_allowed',
    reasons = '[["sender_not_allowed", "Its sender is not among those who may write to the inbox."]]'
    WHERE state = 'set_aside'"""


class Migration(migrations.Migration):
    dependencies = [('models', '0010_mail_servers')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Inbox',
            name='blocked_senders',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Inbox',
            name='trusted_senders',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='attachment_names',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='erase_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='erased_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='from_address',
            field=fields.CharField(default='', db_default='', max_length=320),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='from_name',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='is_private',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='preview',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='reason',
            field=fields.CharEnumField(null=True, description='', enum_type=IncomingReason, max_length=24),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='reasons',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='released_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='sender_key',
            field=fields.CharField(default='', db_default='', max_length=320),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='size',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='subject',
            field=fields.CharField(null=True, max_length=500),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['erase_at'], name='incoming_mails_erase'),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['received_at', 'id'], name='incoming_mails_newest'),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['state', 'received_at', 'id'], name='incoming_mails_by_state'),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['reason', 'received_at', 'id'], name='incoming_mails_by_reason'),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['inbox_id', 'received_at', 'id'], name='incoming_mails_by_inbox'),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['sender_key', 'received_at', 'id'], name='incoming_mails_by_sender'),
        ),
        ops.RunSQL('UPDATE incoming_mails SET size = length(content)', ops.RunSQL.noop),
        ops.RunSQL(_ASIDE, ops.RunSQL.noop),
    ]
