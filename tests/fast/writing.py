"""Writes documents from the real schema: aliases, fragments of both kinds, abstract types, directives, variables, mistakes."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_required_argument,
)

DEPTH = 4


@dataclass
class Written:
    """A document and variables for it."""

    text: str
    variables: dict[str, Any]


@dataclass
class Writer:
    """Writes one document. `ids` are global ids that exist, of every type."""

    schema: GraphQLSchema
    ids: list[str]
    chance: Random
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def write(self) -> Written:
        assert self.schema.query_type is not None
        roots = [self._root(self.schema.query_type) for _ in range(self.chance.choice([1, 1, 1, 2, 3]))]
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        head = f"query({declared})" if declared else "query"
        return Written(" ".join([head, "{", *roots, "}", *self.fragments]), self.variables)

    def _root(self, type_: GraphQLObjectType) -> str:
        weights = {"items": 6, "item": 6, "node": 3, "conversation": 3, "notifications": 2, "projects": 2}
        names = list(type_.fields)
        name = self.chance.choices(names, [weights.get(each, 1) for each in names])[0]
        return self._field(name, type_.fields[name], DEPTH)

    def _selections(self, type_: Any, depth: int) -> str:
        some = [self._selection(type_, depth) for _ in range(self.chance.randint(1, 5))]
        return "{ " + " ".join(each for each in some if each) + " __typename }"

    def _selection(self, type_: Any, depth: int) -> str:
        kind = self.chance.random()
        if kind < 0.12 or (is_abstract_type(type_) and kind < 0.5) or not hasattr(type_, "fields"):
            return self._fragment(type_, depth)
        fields = {
            name: each
            for name, each in type_.fields.items()
            if depth > 1 or not is_composite_type(get_named_type(each.type))
        }
        if not fields:
            return "__typename"
        name = self.chance.choice(list(fields))
        return self._field(name, fields[name], depth)

    def _fragment(self, type_: Any, depth: int) -> str:
        """The type itself, one that it may be, or one that it implements; inline or by name."""
        near = [type_, *getattr(type_, "interfaces", ())]
        if is_abstract_type(type_):
            near += self.schema.get_possible_types(type_) * 2
        on = self.chance.choice(near)
        body = self._selections(on, depth)
        if self.chance.random() < 0.5:
            condition = f" on {on}" if on is not type_ or self.chance.random() < 0.5 else ""
            return f"...{condition} {self._directive()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments.append("")
        self.fragments[int(name[1:])] = f"fragment {name} on {on} {body}"
        return f"...{name} {self._directive()} " * self.chance.choice([1, 1, 2])

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str:
        given = [self._argument(n, a) for n, a in definition.args.items() if self._wanted(a)]
        arguments = f"({', '.join(given)})" if given else ""
        alias = ""
        if given or self.chance.random() < 0.2:
            self.aliases += 1
            alias = f"a{self.aliases}: "
        inner = get_named_type(definition.type)
        body = self._selections(inner, depth - 1) if is_composite_type(inner) else ""
        return f"{alias}{name}{arguments} {self._directive()} {body}"

    def _wanted(self, argument: GraphQLArgument) -> bool:
        return is_required_argument(argument) or self.chance.random() < 0.25

    def _argument(self, name: str, argument: GraphQLArgument) -> str:
        value = self._value(name)
        if self.chance.random() < 0.4:
            return f"{name}: {self._variable(str(argument.type), value)}"
        return f"{name}: {_literal(value)}"

    def _value(self, name: str) -> Any:
        if self.chance.random() < 0.06:
            return self.chance.choice([None, "nonsense", -1, 1000, True])
        if name in ("first", "last"):
            return self.chance.choice([0, 1, 2, 3, 5, 20, 100])
        if name in ("after", "before"):
            return self.chance.choice([None, None, None, "no-cursor"])
        if name == "filter":
            return self._filter()
        if name == "orderBy":
            field = self.chance.choice(["NUMBER", "PRIORITY", "FINISHED_AT", "UPDATED_AT"])
            return [Enums(field=field, direction=self.chance.choice(["ASC", "DESC"]))]
        if name == "unreadOnly":
            return self.chance.random() < 0.5
        if name == "key":
            return self.chance.choice(["T-1", "T-2", "T-3", "X-99"])
        return self.chance.choice(self.ids)

    def _filter(self) -> dict[str, Any]:
        id_ = self.chance.choice(self.ids)
        return self.chance.choice(
            [
                {},
                {"project": {"eq": id_}},
                {"number": {"lt": self.chance.randint(0, 6)}},
                {"any": [{"title": {"contains": "1"}}, {"published": {"eq": True}}]},
                {"not": {"priority": {"gt": 1}}, "finishedAt": {"isNull": True}},
                {"updatedAt": {"after": self.chance.choice(["-P1D", "yesterday"])}},
            ]
        )

    def _directive(self) -> str:
        if self.chance.random() > 0.15:
            return ""
        which, decides = self.chance.choice(["skip", "include"]), self.chance.random() < 0.5
        if self.chance.random() < 0.3:
            return f"@{which}(if: {_literal(decides)})"
        return f"@{which}(if: {self._variable('Boolean!', decides)})"

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.declared)}"
        self.declared[name] = type_
        default = self.chance.random() < 0.2 and not isinstance(value, str)
        if default and not type_.endswith("!"):
            self.declared[name] += f" = {_literal(value)}"
        else:
            self.variables[name] = value
        return f"${name}"


class Enums(dict[str, str]):
    """An input object whose values are enums: bare words in a literal, texts in a variable."""


def _literal(value: Any) -> str:
    if isinstance(value, Enums):
        return "{" + ", ".join(f"{key}: {each}" for key, each in value.items()) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_literal(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)
