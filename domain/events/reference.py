"""The event kinds as documentation: `docs/events.md` is this text, and a test holds it so."""

from inspect import getdoc

from domain.events import KINDS

_HEAD = """# Events

What happens is told by events: in streams (`kind`, `changes`), in an item's history, and later by webhooks. A kind and its
fields are a contract: they change only additively. Values of fields that refer to something are its global id; texts stand
beside the event so that they can be erased, and streams leave them to the entity itself.

| kind | what happened | fields |
|---|---|---|
"""


def reference() -> str:
    """A table of all kinds, in alphabetical order."""
    return _HEAD + "".join(f"{_row(kind)}\n" for kind in sorted(KINDS))


def _row(kind: str) -> str:
    event = KINDS[kind]
    what = (getdoc(event) or "").replace("\n", " ")
    return f"| `{kind}` | {what} | {', '.join(_fields(kind)) or '-'} |"


def _fields(kind: str) -> list[str]:
    shown = []
    for field in KINDS[kind].changeable():
        notes = [f"-> {field.metadata['refers_to']}"] if field.metadata["refers_to"] else []
        notes += ["text"] if field.metadata["text"] else []
        notes += ["staff only"] if field.metadata["internal"] else []
        shown.append(f"`{field.name}`" + (f" ({', '.join(notes)})" if notes else ""))
    return shown
