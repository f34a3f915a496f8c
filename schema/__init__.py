"""What clients can ask, one file for each noun."""

from schema import enums

__all__ = ["enums"]
