"""Load the neutral dataset into Deskwire's own tables and print a bearer token of an admin.

    DESKWIRE_DATABASE_URL=postgres://postgres@127.0.0.1:15532/bench python bench/peers/load.py

The database must hold the dataset already (`../shared/bench/pg.sh start; ../shared/bench/pg.sh load`).
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg

from deskwire.app import opened
from deskwire.database import migrate
from deskwire.settings import load
from kit import clock
from kit.ids import new_id
from models import Session, User, sight

TOKEN = "bench-token-of-an-admin"


async def main() -> None:
    settings = load()
    await migrate(settings)
    async with opened(settings):
        connection = await asyncpg.connect(settings.database_url)
        if not await connection.fetchval("SELECT count(*) FROM items"):
            await connection.execute((Path(__file__).parent / "load.sql").read_text())
            await connection.execute("VACUUM ANALYZE")
        await connection.close()
        admin: UUID = (await User.filter(level="admin").order_by("principal_id").first()).principal_id
        await Session.get_or_create(
            token_hash=sight.hash_token(TOKEN),
            defaults={
                "id": new_id(),
                "principal_id": admin,
                "created_at": clock.now(),
                "expires_at": clock.now() + timedelta(days=3650),
            },
        )
    print(TOKEN)


asyncio.run(main())
