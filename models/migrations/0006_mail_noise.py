from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0005_drafts')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Address',
            name='bounce_reason',
            field=fields.CharField(default='', db_default='', max_length=500),
        ),
        ops.AddField(
            model_name='Address',
            name='bounced_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='marks',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='sender_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddIndex(
            model_name='IncomingMail',
            index=Index(fields=['sender_id', 'received_at'], name='incoming_mails_sender'),
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='admitted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='automatic',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='OutgoingMail',
            index=Index(fields=['item_id'], name='outgoing_mails_item'),
        ),
        ops.AddIndex(
            model_name='OutgoingMail',
            index=Index(fields=['recipient_id', 'admitted_at'], name='outgoing_mails_admitted'),
        ),
    ]
