from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0026_history_of_threads')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Notification',
            name='inbox',
            field=fields.ForeignKeyField('models.Inbox', source_field='inbox_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Notification',
            index=Index(fields=['inbox_id', 'recipient_id', 'read_at'], name='notifications_inbox'),
        ),
    ]
