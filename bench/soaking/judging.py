"""What an event means to one stream of one viewer, as `docs/clients.md` and the promises say it, written anew."""

from dataclasses import dataclass
from uuid import UUID

from bench.soaking.evidence import Evidence, Logged, StreamLog
from bench.soaking.rights import Rights
from kit.ids import split_global

OF_MAILS = {"item.mail_changed", "message.mail_changed"}


@dataclass(frozen=True)
class Verdict:
    """What may be told of an event: `signals` that are right by some rights in force then; `must`: it may not be left out."""

    event: Logged
    signals: frozenset[str]
    must: bool


class Judge:
    """Judges events for one stream."""

    def __init__(self, stream: StreamLog, rights: Rights, evidence: Evidence) -> None:
        self._stream, self._rights, self._evidence = stream, rights, evidence
        self._named = split_global(stream.stream["item"])[1] if stream.root == "item" else None
        wanted = stream.stream.get("filter")
        self._property = wanted["property"] if wanted else None
        self._ids = {str(split_global(text)[1]) for text in wanted["ids"]} if wanted else set()

    def concerns(self, event: Logged) -> bool:
        """Whether this stream can be told of this event at all, whatever the rights."""
        if self._stream.root == "notifications":
            return event.entity == "notification" and self._rights.own in (event.after or ())
        if self._named is None and event.kind in OF_MAILS:
            return False  # lists do not tell what became of mails
        return event.item_id is not None and self._named in (None, event.item_id)

    def verdict(self, event: Logged, since: float, until: float) -> Verdict:
        """By the rights that may have been in force when it was judged, on a connection begun at `since`, by `until`."""
        states = self._rights.between(event.position, since, until)
        means = [self._means(event, state.tokens) for state in states]
        signals = frozenset(each for each in means if each)
        must = None not in means and all(self._shown(event, state.tokens, until) for state in states)
        return Verdict(event, signals, must)

    def _means(self, event: Logged, tokens: frozenset[str]) -> str | None:
        sees_before, sees_after = _meet(event.before, tokens), _meet(event.after, tokens)
        if self._stream.root == "notifications":
            if not sees_after:
                return None
            return "ADDED" if event.kind == "notification.created" else "CHANGED"
        if self._stream.root == "item":
            if sees_after:
                return None if self._silent(event) else "CHANGED"
            return "REMOVED" if sees_before else None
        before = sees_before and self._matches(event.state_before)
        if sees_after and self._matches(event.state_after):
            return ("CHANGED" if not self._silent(event) else None) if before else "ADDED"
        return "REMOVED" if before else None

    def _shown(self, event: Logged, tokens: frozenset[str], until: float) -> bool:
        """Whether its row is visible to these tokens from the event on, until it was surely read."""
        item_id = event.item_id
        if event.kind == "notification.created":
            row = self._evidence.notifications[event.entity_id]
            item_id = UUID(str(row["item_id"]))
        if item_id is None:
            return True
        events = self._evidence.by_item[item_id]
        at = [each for each in events if each.position <= event.position][-1:]
        later = [each for each in events if each.position > event.position and each.at <= until]
        if event.item_id is not None and self._means(event, tokens) == "REMOVED":
            return True
        return all(_meet(each.after, tokens) for each in at + later)

    def _silent(self, event: Logged) -> bool:
        """Whether an internal event changes nothing for a customer: it does where they themself came or went."""
        if self._rights.is_staff or not event.internal:
            return False
        lists = [pair for pair in event.changes.values() if all(isinstance(each, list) for each in pair)]
        return not any((self._rights.key in before) != (self._rights.key in after) for before, after in lists)

    def _matches(self, state: dict[str, object] | None) -> bool:
        return state is not None and (self._property is None or state[self._property] in self._ids)


def _meet(audience: frozenset[str] | None, tokens: frozenset[str]) -> bool:
    return audience is not None and not tokens.isdisjoint(audience)
