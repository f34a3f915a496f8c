from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# A mail that only tells of a message came after it.
_TOLD = """UPDATE incoming_mails SET made = FALSE WHERE became_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM messages m WHERE m.id = incoming_mails.became_id AND m.created_at < incoming_mails.received_at)"""


class Migration(migrations.Migration):
    dependencies = [('models', '0020_put_off_and_mutes')]

    initial = False

    operations = [
        ops.AddField(
            model_name='IncomingMail',
            name='made',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name='Mailbox',
            name='asks_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='MailServer',
            name='asks_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL(_TOLD, ops.RunSQL.noop),
    ]
