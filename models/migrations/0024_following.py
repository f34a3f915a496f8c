from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0023_mail_taken')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ItemParty',
            name='gives_sight',
            field=fields.BooleanField(default=True, db_default=True),
        ),
    ]
