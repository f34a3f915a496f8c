"""The rows of mail in and out: stored, claimed, and how far each has come."""
