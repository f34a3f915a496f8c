"""What `deskwire watch` asks for, and how it says each event in one line."""

import os
from datetime import datetime
from typing import Any, ClassVar, TextIO

from kit import clock

STREAMS = {
    "items": """subscription($after: String) { itemsChanged(after: $after) {
        signal cursor kind at covers resumedFrom actor { name } changes { field before after } itemId
        item { key title status { name } project { name } assignees { name }
            lastMessage { text internal author { name } } } } }""",
    "notifications": """subscription($after: String) { notificationsChanged(after: $after) {
        signal cursor kind at covers unreadCount notification { kind item { key title } } } }""",
}
_GREY, _BOLD, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN = "90", "1", "32", "33", "34", "35", "36"
_COLOURS = {"item": _GREEN, "message": _CYAN, "notification": _MAGENTA, "notifications": _MAGENTA}
_SIGNALS = {
    "SCOPE_CHANGED": "What you may see has changed.",
    "RESYNC_REQUIRED": "The server cannot tell all that happened meanwhile; going on from here.",
}
_TEXT_MOST = 100


class Lines:
    """Prints events; with colours where `out` is a terminal and NO_COLOR is not set."""

    ABOUT: ClassVar[str] = "{ viewer { name } itemTypes { statuses { id name } } }"
    """What `know` wants to know."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._coloured = out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._statuses: dict[str, str] = {}
        self._name = ""

    def know(self, data: dict[str, Any]) -> None:
        """Learn who watches, and the statuses' names."""
        self._name = data["viewer"]["name"]
        self._statuses = {s["id"]: s["name"] for type_ in data["itemTypes"] for s in type_["statuses"]}

    def show(self, stream: str, event: dict[str, Any]) -> None:
        """Print the line of one message of the stream."""
        signal = event["signal"]
        if signal == "HEARTBEAT":
            return
        if signal == "READY":
            if stream == "items":
                again = event["resumedFrom"] is not None
                self.aside(
                    "Back, and nothing was missed." if again else f"Watching as {self._name}; Ctrl-C ends it."
                )
        elif signal in _SIGNALS:
            if stream == "items":
                self.aside(_SIGNALS[signal])
        elif stream == "items":
            self._item(event)
        else:
            self._notification(event)

    def aside(self, text: str) -> None:
        """A line about watching itself."""
        self._print(self._paint(_GREY, f"{clock.now().astimezone():%H:%M:%S} {text}"))

    def _item(self, event: dict[str, Any]) -> None:
        item = event["item"]
        if item is None:
            self._line(event, "-", "item.removed", "", "no longer in sight")
            return
        covers = f" ({event['covers']} events)" if event["covers"] > 1 else ""
        actor = event["actor"]["name"] if event["actor"] else ""
        said = self._said(event, item)
        if event["signal"] == "ADDED" and said != item["title"]:
            said = f"{item['title']}: {said}"
        self._line(event, item["key"], event["kind"], actor, said, covers)

    def _said(self, event: dict[str, Any], item: dict[str, Any]) -> str:
        last = item["lastMessage"]
        if event["kind"] == "message.posted" and last:
            note = "internal: " if last["internal"] else ""
            return f"{note}{last['text']}"
        if event["kind"] == "item.created":
            return str(item["title"])
        changed = [self._change(change, item) for change in event["changes"]]
        return "; ".join(changed) or str(item["title"])

    def _change(self, change: dict[str, Any], item: dict[str, Any]) -> str:
        field, before, after = change["field"], change["before"], change["after"]
        if field == "status":
            return f"{self._statuses.get(before, '?')} -> {self._statuses.get(after, item['status']['name'])}"
        if field == "assignees":
            return "assigned to " + (", ".join(a["name"] for a in item["assignees"]) or "nobody")
        if field == "project":
            return "moved to " + (item["project"]["name"] if item["project"] else "no project")
        if isinstance(before, list) or isinstance(after, list):
            return f"{field} changed"
        return f"{field} {_word(before)} -> {_word(after)}"

    def _notification(self, event: dict[str, Any]) -> None:
        told, unread = event["notification"], f"({event['unreadCount']} unread)"
        if told is None:
            self._line(event, "you", event["kind"], "", unread)
            return
        about = told["item"] or {"key": "-", "title": ""}
        self._line(
            event, about["key"], f"notification.{told['kind'].lower()}", "", f"{about['title']} {unread}"
        )

    def _line(
        self, event: dict[str, Any], key: str, kind: str, actor: str, said: str, more: str = ""
    ) -> None:
        at = datetime.fromisoformat(event["at"]).astimezone() if event["at"] else clock.now().astimezone()
        colour = _COLOURS.get(kind.partition(".")[0], _BLUE)
        parts = [
            self._paint(_GREY, f"{at:%H:%M:%S}"),
            self._paint(_BOLD, f"{key:<7}"),
            self._paint(colour, f"{kind:<24}"),
            self._paint(_YELLOW, f"{_plain(actor):<18}"),
            _plain(said) + more,
        ]
        self._print(" ".join(parts).rstrip())

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._coloured else text

    def _print(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


def _plain(text: str) -> str:
    """One short line, without anything that a terminal would obey."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= _TEXT_MOST else f"{flat[: _TEXT_MOST - 1]}\u2026"


def _word(value: object) -> str:
    if value is None:
        return "nothing"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
