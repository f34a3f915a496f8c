"""A client that keeps the tree right by what it is told, as docs/clients.md says."""

from collections.abc import Set as AbstractSet
from typing import Any

from tests.realtime.telling import Client, Message

_ROWS = """id parentId depth sortKey node { __typename ... on Portfolio { id name version } ... on Project { id name version }
    ... on Folder { id name version } }"""


class TreeClient(Client):
    """The rows of the tree, by id: their order is that of their sort keys."""

    query = f"query($below: ID) {{ tree(below: $below, first: 100) {{ nodes {{ {_ROWS} }} }} }}"
    stream = f"""subscription($after: String) {{ treeChanged(after: $after) {{
        signal cursor covers kind nodeId version rows {{ {_ROWS} }} }} }}"""

    new: AbstractSet[str] = frozenset()
    """Rows of the last message that it did not hold."""

    def shown(self, data: dict[str, Any]) -> Any:
        return {row["id"]: row for row in data["tree"]["nodes"]}

    async def _got(self, message: Message) -> None:
        await super()._got(message)
        for row in message["rows"] if message["signal"] in ("ADDED", "CHANGED") else ():
            if row["id"] in self.new:
                self.picture |= await self._below(row["id"])

    def apply(self, message: Message) -> None:
        """Other rows of it are gone, with what is below them; rows that are new are to be filled."""
        rows = {row["id"]: row for row in message["rows"]}
        for key in [key for key, row in self.picture.items() if row["node"]["id"] == message["nodeId"]]:
            if key not in rows:
                self._drop(key)
        self.new = rows.keys() - self.picture.keys()
        self.picture |= rows

    def _drop(self, key: str) -> None:
        for below in [each for each, row in self.picture.items() if row["parentId"] == key]:
            self._drop(below)
        self.picture.pop(key, None)

    async def _below(self, key: str) -> dict[str, Any]:
        try:
            answer = await self.edge.ask(self.viewer, self.query, below=key)
        except AssertionError as error:
            if "NOT_FOUND" not in str(error):
                raise
            return {}  # it has gone since: a later message says so
        rows: dict[str, Any] = self.shown(answer["data"])
        return rows
