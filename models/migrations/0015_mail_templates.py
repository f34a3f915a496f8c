from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0014_talks')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Brand',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('accent', fields.CharField(default='#2563eb', max_length=7)),
                ('background', fields.CharField(default='#f3f4f6', max_length=7)),
                ('logo', fields.BinaryField(null=True)),
                ('logo_type', fields.CharField(default='', max_length=32)),
                ('header', fields.TextField(default='', unique=False)),
                ('footer', fields.TextField(default='', unique=False)),
                ('language', fields.CharField(default='en', max_length=8)),
                ('languages', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('version', fields.IntField(default=1)),
                ('updated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'brand', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('kind', fields.CharField(max_length=60)),
                ('language', fields.CharField(max_length=8)),
                ('is_set', fields.BooleanField(default=True, db_default=True)),
                ('subject', fields.TextField(default='', unique=False)),
                ('text', fields.TextField(null=True, unique=False)),
                ('html', fields.TextField(null=True, unique=False)),
                ('version', fields.IntField(default=1)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mail_templates', 'app': 'models', 'unique_together': (('kind', 'language'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='OutgoingMail',
            name='kind',
            field=fields.CharField(default='', db_default='', max_length=60),
        ),
        ops.AddField(
            model_name='Principal',
            name='language',
            field=fields.CharField(null=True, max_length=8),
        ),
    ]
