"""docs/settings.md, made from the declaration of the settings."""

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from deskwire.settings import PREFIX, Settings

_HEAD = """# Settings

Every setting is an environment variable; none must be set on a single machine. They are checked once, at the start:
a wrong value, or a variable that is no setting, ends the start with a sentence that names it (exit code 2).
Files such as `.env` are not read. This page is made by `deskwire settings > docs/settings.md`; a test holds the two equal.

| Variable | Meaning | Default |
|---|---|---|
"""


def reference() -> str:
    """The page, as Markdown."""
    return _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{PREFIX}{name.upper()}` | {field.description}{_choices(field)} | {_default(field)} |\n"


def _choices(field: FieldInfo) -> str:
    bounds = {type(rule): rule for rule in field.metadata if isinstance(rule, Ge | Le)}
    least, most = getattr(bounds.get(Ge), "ge", None), getattr(bounds.get(Le), "le", None)
    if least is None:
        return ""
    return f" ({least} to {most})" if most is not None else f" (at least {least})"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "see left"
    if field.default in (None, ()):
        return "none"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"
