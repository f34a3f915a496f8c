from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

async def compare_bytes(_, editor):
    """On PostgreSQL keys are compared byte by byte, whatever the language of the database; SQLite always does so."""
    if editor.client.capabilities.dialect != "sqlite":
        await editor.client.execute_query('ALTER TABLE portfolio_entries ALTER COLUMN order_key TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [('models', '0038_merges')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Portfolio',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=200)),
                ('name_folded', fields.CharField(max_length=400)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'portfolios', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PortfolioEntry',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('portfolio', fields.ForeignKeyField('models.Portfolio', source_field='portfolio_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Portfolio', source_field='member_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('order_key', fields.CharField(max_length=64)),
            ],
            options={'table': 'portfolio_entries', 'app': 'models', 'unique_together': (('portfolio', 'member'), ('portfolio', 'project')), 'indexes': [Index(fields=['portfolio_id', 'order_key', 'id'], name='portfolio_entries_place')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(compare_bytes, ops.RunPython.noop),
    ]
