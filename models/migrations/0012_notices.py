from tortoise import migrations
from tortoise.migrations import operations as ops
from models.mail import Tells
from models.notification import Digest, NotificationKind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0011_mail_set_aside')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DigestTime',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('principal', fields.OneToOneField('models.Principal', source_field='principal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('hour', fields.SmallIntField()),
                ('weekday', fields.SmallIntField()),
                ('time_zone', fields.CharField(null=True, max_length=64)),
            ],
            options={'table': 'digest_times', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Notice',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('recipient', fields.ForeignKeyField('models.Principal', source_field='recipient_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('event_position', fields.BigIntField()),
                ('kind', fields.CharEnumField(description='', enum_type=NotificationKind, max_length=24)),
                ('digest', fields.CharEnumField(null=True, description='', enum_type=Digest, max_length=8)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('message', fields.ForeignKeyField('models.Message', source_field='message_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('actor', fields.ForeignKeyField('models.Principal', source_field='actor_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('mail', fields.ForeignKeyField('models.OutgoingMail', source_field='mail_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notices', 'app': 'models', 'unique_together': (('recipient', 'event_position'),), 'indexes': [Index(fields=['mail_id', 'due_at'], name='notices_due')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='NotificationPreference',
            name='digest',
            field=fields.CharEnumField(null=True, description='', enum_type=Digest, max_length=8),
        ),
        ops.AddField(
            model_name='NotificationPreference',
            name='made_by_link',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='NotificationPreference',
            name='stopped_by_link',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='tells',
            field=fields.CharEnumField(null=True, description='', enum_type=Tells, max_length=8),
        ),
    ]
