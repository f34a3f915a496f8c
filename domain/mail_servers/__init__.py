"""Servers by which mail goes out: what admins can do with them, and which one a mail goes by."""

from domain.mail_servers.chosen import is_sender, meant_for
from domain.mail_servers.given import Given, Token
from domain.mail_servers.remove import remove
from domain.mail_servers.save import save
from domain.mail_servers.secrets import opened, resealed, with_token

__all__ = ["Given", "Token", "is_sender", "meant_for", "opened", "remove", "resealed", "save", "with_token"]
