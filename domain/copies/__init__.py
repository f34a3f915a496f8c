"""Copies of projects: the verb begins one, the worker makes its items, some at a time."""

from domain.copies.given import Wanted
from domain.copies.verb import ITEMS_MOST, duplicate

__all__ = ["ITEMS_MOST", "Wanted", "duplicate"]
