"""Answers written as JSON by the database, in one statement (docs/speed.md)."""
