"""Documents, parsed, measured, validated and priced once each, then kept by their text.

Refused documents are kept too, apart from the good ones: a client that repeats a mistake costs nothing, and a
flood of mistakes cannot push out what others use. A long text that is new is worked on in a thread, one at a time.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from graphql import (
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.language import FragmentDefinitionNode

from web.graphql.cost import Price, price
from web.graphql.limits import DocumentLimits
from web.graphql.nesting import nesting
from web.graphql.recent import Recent
from web.graphql.refusals import Fault, Refusal
from web.graphql.shape import check_shape

_ESCAPED_NUL = re.compile(r"\\u(?:0000|\{0+\})")
_THREAD_FROM = 4_000  # characters; shorter texts take less than a switch of threads is worth


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a valid document; `price` says what it costs with given variables."""

    name: str | None
    kind: OperationType
    node: OperationDefinitionNode
    price: Price


@dataclass(frozen=True, eq=False)
class Document:
    """A valid document. `key` is the SHA-256 of `text` in hexadecimal: equal keys, equal documents."""

    key: str
    text: str
    node: DocumentNode
    operations: Mapping[str | None, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation of this name, or the only one where no name is given.

        Raises: Refusal (OPERATION_NOT_FOUND).
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            message = "Name one of the document's operations in `operationName`."
            raise Refusal(Fault.OPERATION_NOT_FOUND, message)
        found = self.operations.get(name)
        if found is None:
            raise Refusal(Fault.OPERATION_NOT_FOUND, f"The document has no operation named {name[:100]!r}.")
        return found


class Documents:
    """All documents of one schema that were asked for of late."""

    def __init__(self, schema: GraphQLSchema, limits: DocumentLimits) -> None:
        self.schema = schema
        self.limits = limits
        self.hits = self.misses = 0
        self._good = Recent[str, Document](limits.cached, limits.cached_characters)
        self._refused = Recent[str, Refusal](limits.cached // 4, limits.cached_characters // 4)
        self._turn = asyncio.Semaphore(1)

    def known(self, text: str) -> Document | None:
        """The document of this text, if it was asked for of late and is a good one."""
        found = self._good.get(text)
        self.hits += found is not None
        return found

    async def load(self, text: str) -> Document:
        """The document of this text.

        Raises: Refusal.
        """
        outcome = self._kept(text)
        if outcome is not None:
            self.hits += 1
        elif len(text) < _THREAD_FROM:
            outcome = self._keep(text, self._read(text))
        else:
            async with self._turn:
                outcome = self._kept(text)  # somebody else may have brought it while this one waited
                if outcome is None:
                    outcome = self._keep(text, await asyncio.to_thread(self._read, text))
        if isinstance(outcome, Refusal):
            raise outcome.again()
        return outcome

    def _kept(self, text: str) -> "Document | Refusal | None":
        return self._good.get(text) or self._refused.get(text)

    def _keep(self, text: str, outcome: "Document | Refusal") -> "Document | Refusal":
        self.misses += 1
        if isinstance(outcome, Document):
            self._good.put(text, outcome, len(text))
        else:
            self._refused.put(text, outcome, len(text))
        return outcome

    def _read(self, text: str) -> "Document | Refusal":
        try:
            node = self._parse(text)
            check_shape(node, self.limits)
            self._validate(node)
        except Refusal as refusal:
            return refusal.again()
        key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Document(key, text, node, _operations(self.schema, node))

    def _parse(self, text: str) -> DocumentNode:
        limits = self.limits
        if len(text) > limits.characters:
            raise _too_large("characters", limits.characters)
        if nesting(text) > limits.nesting:
            message = f"Brackets are nested too deeply; {limits.nesting} levels are the most."
            raise Refusal(Fault.DOCUMENT_TOO_DEEP, message, most=limits.nesting)
        if _ESCAPED_NUL.search(text):
            raise Refusal(Fault.GRAPHQL_PARSE_FAILED, "A text holds a NUL, which cannot be stored.")
        try:
            return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        except GraphQLSyntaxError as error:
            if error.message.endswith("Parsing aborted."):
                raise _too_large("tokens or comments", limits.tokens) from None
            raise Refusal(Fault.GRAPHQL_PARSE_FAILED, [error.with_traceback(None)]) from None

    def _validate(self, node: DocumentNode) -> None:
        # The rules are graphql-core's classes, made once at import: nothing differs from one request to the next.
        errors = validate(self.schema, node, specified_rules, max_errors=self.limits.errors)
        if errors:
            raise Refusal(Fault.GRAPHQL_VALIDATION_FAILED, [error.with_traceback(None) for error in errors])


def _too_large(what: str, most: int) -> Refusal:
    message = f"The document has too many {what}; {most} are the most."
    return Refusal(Fault.DOCUMENT_TOO_LARGE, message, most=most)


def _operations(schema: GraphQLSchema, document: DocumentNode) -> dict[str | None, Operation]:
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    found: dict[str | None, Operation] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            name = node.name.value if node.name else None
            found[name] = Operation(name, node.operation, node, price(schema, node, fragments))
    return found
