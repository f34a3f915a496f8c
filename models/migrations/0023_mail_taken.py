from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0022_threads_kept')]

    initial = False

    operations = [
        ops.AddField(
            model_name='IncomingMail',
            name='copied_to',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='IncomingMail',
            name='relayed',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
