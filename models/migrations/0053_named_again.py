from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0051_values_of_all')]

    initial = False

    operations = [
        ops.AddField(
            model_name='OutgoingMail',
            name='named_again',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
    ]
