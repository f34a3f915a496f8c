"""Statements are made once for all viewers and values of one shape, from stand-ins that are found again in the parameters.

The SQL is what the QuerySets give that `visible_to` begins; nobody writes it a second time. What may change it, such as
whether a viewer is staff or a page goes backwards, is part of the shape; what only fills a parameter has a stand-in.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.filters import escape_like

from kit import clock
from models.project import Role
from models.properties.filters import Condition
from models.sqlite import KeyList
from models.viewer import FEW, Viewer

Bind: TypeAlias = Callable[[Viewer, Sequence[Any]], Any]
"""A parameter's value for this viewer and these values."""

_KEYS = 0x5EA7_0000 << 96
_KEYS_BEGIN = f"{0x5EA7_0000:08x}-"
_TEXTS = "standsfor"
_NUMBERS = 0x5EA7_0000


def _key(number: int) -> UUID:
    return UUID(int=_KEYS + number)


_PRINCIPAL, _ACTOR, _ORGANIZATION, _TEAM, _PROJECT, _GUEST = (_key((1 << 64) + n) for n in range(6))

_OF_VIEWER: dict[Any, Callable[[Viewer], Any]] = {
    _PRINCIPAL: lambda viewer: viewer.principal_id,
    _ACTOR: lambda viewer: viewer.actor_id,
    _ORGANIZATION: lambda viewer: viewer.organization_id,
    _TEAM: lambda viewer: list(viewer.teams),
    _PROJECT: lambda viewer: list(viewer.roles),
    _GUEST: lambda viewer: list(viewer.guest_projects),
}
_MORE = [_key((1 << 64) + 6 + n) for n in range(FEW)]
"""Stand for nothing: they make projects many."""
_OF_VIEWER |= {key: lambda viewer: [] for key in _MORE}
_OF_VIEWER |= {str(key): of for key, of in _OF_VIEWER.items()}


def shape_of(viewer: Viewer) -> Hashable:
    """What about a viewer may change the text of a statement; equal for all who get the same."""
    return (
        viewer.kind,
        viewer.level,
        viewer.scopes,
        viewer.switches,
        viewer.principal_id is None,
        viewer.organization_id is None,
        viewer.actor_id == viewer.principal_id,
        bool(viewer.teams),
        bool(viewer.roles),
        bool(viewer.guest_projects),
        viewer.sees_few,
    )


def in_place_of(viewer: Viewer) -> Viewer:
    """A viewer of the same shape who stands for all of them."""
    more = () if viewer.sees_few else _MORE
    return replace(
        viewer,
        name="",
        principal_id=viewer.principal_id and _PRINCIPAL,
        actor_id=_PRINCIPAL if viewer.actor_id == viewer.principal_id else _ACTOR,
        organization_id=viewer.organization_id and _ORGANIZATION,
        teams=frozenset({_TEAM} if viewer.teams else ()),
        roles=dict.fromkeys((_PROJECT, *more), Role.MEMBER) if viewer.roles else {},
        guest_projects=frozenset({_GUEST, *more} if viewer.guest_projects else ()),
        session_id=None,
        ends_at=None,
        tokens=frozenset(),
    )


def _standing(kind: type, number: int) -> Any:
    """What stands for the value `number` of this type. Texts are as `kit.text.fold` would leave them."""
    if kind is UUID:
        return _key(number)
    if kind is datetime:
        return datetime(1000, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    if kind is int:
        return -(_NUMBERS + number)
    return f"{_TEXTS}{number:06}"


def stands_for_something(value: Any) -> bool:
    """Whether this is a stand-in, or a text that has one in it."""
    match value:
        case UUID():
            return value.int >> 96 == _KEYS >> 96
        case str():
            return _TEXTS in value or value.startswith(_KEYS_BEGIN)
        case datetime():
            return value.year < 1970
        case int():
            return -(_NUMBERS + 10**6) < value <= -_NUMBERS
    return False


_KINDS = (UUID, datetime, int, str)


def _type(value: Any) -> Any:
    """A value's type; asyncpg's keys are of one of their own."""
    return UUID if isinstance(value, UUID) else type(value)


class Values(list[Any]):
    """The values that stand-ins stand for; `are_of_now`: whether one was reckoned from this moment."""

    are_of_now = False


def stand_in(asked: Any, values: Values) -> tuple[Any, Any]:
    """(the shape of what is asked, the same with stand-ins for its values), which are added to `values`."""
    kind = _type(asked)
    if kind is timedelta:
        asked, kind, values.are_of_now = clock.now() + asked, datetime, True
    if kind in _KINDS:
        values.append(asked)
        return kind, _standing(kind, len(values) - 1)
    if kind is list and asked and _type(asked[0]) in (UUID, int):
        values.append(asked)
        return (list, _type(asked[0])), [_standing(_type(asked[0]), len(values) - 1)]
    if kind is tuple or kind is list:
        parts = [stand_in(each, values) for each in asked]
        return tuple(shape for shape, _ in parts), kind(part for _, part in parts)
    if kind is Condition:
        # "every" asks of each key apart: one stand-in for all of them would ask for any
        held = tuple(asked.value) if asked.operator == "every" else asked.value
        shape, value = stand_in(held, values)
        return (asked.property.name, asked.operator, shape), replace(asked, value=value)
    if is_dataclass(asked):
        names: Sequence[str] = tuple(kind.__dataclass_fields__)
        parts = [stand_in(getattr(asked, name), values) for name in names]
        return (kind, *(shape for shape, _ in parts)), kind(*(part for _, part in parts))
    return asked, asked


class Binding:
    """How the parameters of a statement made from stand-ins are filled."""

    def __init__(self, parameters: Sequence[Any], values: Sequence[Any]) -> None:
        self._numbers: dict[Any, int] = {}
        for number, value in enumerate(values):
            standing = _standing(_type(value[0] if type(value) is list else value), number)
            self._numbers |= {standing: number, str(standing): number}
        self._binds = [self._bind(parameter) for parameter in parameters]

    def __call__(self, viewer: Viewer, values: Sequence[Any]) -> list[Any]:
        """The parameters for this viewer and these values."""
        return [bind(viewer, values) for bind in self._binds]

    def _bind(self, parameter: Any) -> Bind:
        if isinstance(parameter, KeyList):
            keys = self._several(parameter.values)
            return lambda viewer, values: KeyList(keys(viewer, values))
        if isinstance(parameter, list):
            return self._several(parameter)
        found = self._found(parameter)
        if found is None and isinstance(parameter, str):
            return self._pattern(parameter)
        return found or (lambda viewer, values: parameter)

    def _found(self, parameter: Any) -> Bind | None:
        """What a parameter stands for: a key as it is, or as the text that Tortoise or SQLite make of it."""
        if isinstance(parameter, bool) or parameter is None:
            return None
        if parameter in _OF_VIEWER:
            of = _OF_VIEWER[parameter]
            return _as(type(parameter), lambda viewer, values: of(viewer))
        if parameter in self._numbers:
            number = self._numbers[parameter]
            return _as(type(parameter), lambda viewer, values: values[number])
        return None

    def _several(self, parameter: Sequence[Any]) -> Bind:
        """A list in which one may stand for many."""
        parts = [self._found(each) or _always(each) for each in parameter]

        def listed(viewer: Viewer, values: Sequence[Any]) -> list[Any]:
            found: list[Any] = []
            for part in parts:
                held = part(viewer, values)
                found.extend(held) if type(held) is list else found.append(held)
            return found

        return listed

    def _pattern(self, parameter: str) -> Bind:
        """A text that a stand-in is part of: what LIKE looks for."""
        for standing, number in self._numbers.items():
            if isinstance(standing, str) and standing.startswith(_TEXTS) and standing in parameter:
                return _filled(parameter, standing, number)
        return _always(parameter)


def _always(parameter: Any) -> Bind:
    return lambda viewer, values: parameter


def _filled(pattern: str, standing: str, number: int) -> Bind:
    return lambda viewer, values: pattern.replace(standing, escape_like(values[number]))


def _as(kind: type, bind: Bind) -> Bind:
    """The same, its keys as texts where the stand-in had become one."""
    if kind is not str:
        return bind

    def text(viewer: Viewer, values: Sequence[Any]) -> Any:
        held = bind(viewer, values)
        return [_text(each) for each in held] if type(held) is list else _text(held)

    return text


def _text(held: Any) -> Any:
    return str(held) if type(held) is UUID else held
