"""What clients can ask, one file for each noun."""

from schema import enums, mail_enums, plan_enums

__all__ = ["enums", "mail_enums", "plan_enums"]
