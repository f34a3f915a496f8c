"""What mail programs mark in their HTML as earlier mail or a signature, under names of our own.

Only elements that hold nothing else: the answers between quotes stand beside a `blockquote`, but inside of what
surrounds all of them (`div class="gmail_quote"`). Yahoo's has no inner marks, and Outlook says only where earlier mail begins.
"""

QUOTE, SIGNATURE = "mail-quote", "mail-signature"
BELOW = "mail-below"
"""From here on stands earlier mail: an id that `html_folds.py` takes away again."""

_QUOTES = {"gmail_quote", "protonmail_quote", "tutanota_quote", "zmail_extra", "cite"}
_LEADS = {"gmail_attr", "moz-cite-prefix", "yahoo_quoted"}
_SIGNATURES = {
    "gmail_signature",
    "gmail_signature_prefix",
    "moz-signature",
    "protonmail_signature_block",
    "apple-mail-signature",
    "zimbra-signature",
    "yahoo-signature",
}
_SIGNATURE_IDS = {"signature", "applemailsignature", "ms-outlook-mobile-signature", "_rc_sig"}
_BELOW_IDS = {"divrplyfwdmsg", "mail-editor-reference-message-container"}
_BEFORE = ("x_", "ecx")  # what programs put before others' names
_READ_MOST = 200  # characters


def class_of(tag: str, value: str) -> str | None:
    """The class that an element keeps, given its own classes."""
    names = set(map(_bare, value[:_READ_MOST].split()))
    if not names.isdisjoint(_LEADS) or (tag == "blockquote" and not names.isdisjoint(_QUOTES)):
        return QUOTE
    return None if names.isdisjoint(_SIGNATURES) else SIGNATURE


def id_of(value: str) -> str | None:
    """The id that an element keeps until the folds are made, given its own."""
    name = _bare(value[:_READ_MOST]).lower()
    return BELOW if name in _BELOW_IDS else SIGNATURE if name in _SIGNATURE_IDS else None


def _bare(name: str) -> str:
    for before in _BEFORE:
        name = name.removeprefix(before)
    return name
