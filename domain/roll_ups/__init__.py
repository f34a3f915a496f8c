"""Figures of what stands below items, in folders and in projects, kept with each unit of work."""

from domain.roll_ups.keep import keep

__all__ = ["keep"]
