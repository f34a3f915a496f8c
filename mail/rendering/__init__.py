"""Words that a template gives, as a mail: plain text, and HTML that looks like the company without loading anything."""

from mail.rendering.desk import Desk, desk_for
from mail.rendering.written import Picture, Way, Written, trial, written

__all__ = ["Desk", "Picture", "Way", "Written", "desk_for", "trial", "written"]
