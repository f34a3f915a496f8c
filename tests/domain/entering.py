"""Signing in, as several files do."""

from domain import sign_in
from domain.sign_in import SignedIn

PASSWORD, OTHER = "a good long password", "another good password"
EMAILS = {"member": "member@acmedesk.example", "customer": "customer@acme.example"}


async def enter(name: str = "member", password: str = PASSWORD, client: str = "192.0.2.1") -> SignedIn:
    return await sign_in.with_password(
        EMAILS.get(name, name), password, client=client, user_agent="Firefox\x00"
    )
