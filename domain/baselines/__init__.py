"""Baselines: what a project's plan said once."""

from domain.baselines.remove import remove
from domain.baselines.slips import Slip, slips
from domain.baselines.take import take

__all__ = ["Slip", "remove", "slips", "take"]
