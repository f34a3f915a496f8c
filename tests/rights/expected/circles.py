"""Who belongs together, whatever is asked for."""

from tests.rights.viewers import ADMIN_KEYS, INSIDE_USERS, LEAD_KEYS, OUTSIDE_USERS, Viewers

NOBODY: Viewers = frozenset()
ADMIN = ADMIN_KEYS | {"admin"}
LEAD = LEAD_KEYS | {"lead"}
WEBSITE = ADMIN | INSIDE_USERS | LEAD_KEYS
"""Whoever works in the project Website: people with a role in it, by a team too, admins, and their keys."""
OUTSIDE_STAFF = OUTSIDE_USERS
BACKOFFICE = ADMIN | OUTSIDE_STAFF
GUESTS = frozenset({"guest", "org_guest"})
"""Customers who follow Website, or whose organization does."""
