"""What can be done with portfolios."""

from domain.portfolios.create import create
from domain.portfolios.edit import edit
from domain.portfolios.member import Member
from domain.portfolios.put import put
from domain.portfolios.remove import remove
from domain.portfolios.take import take

__all__ = ["Member", "create", "edit", "put", "remove", "take"]
