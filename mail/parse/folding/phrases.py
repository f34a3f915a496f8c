"""Phrases with gaps, as languages write them down: "On … wrote:"."""

from dataclasses import dataclass

from mail.parse.folding.lines import spelled

GAP = "…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase whose gaps hold anything; `opening` is empty where it begins with a gap."""

    opening: str
    middle: tuple[str, ...]
    ending: str

    def gap(self, said: str) -> str | None:
        """What stands between opening and ending, if a text says this phrase."""
        held = said[len(self.opening) : len(said) - len(self.ending)]
        if not held.strip() or not said.startswith(self.opening) or not said.endswith(self.ending):
            return None
        at = 0
        for piece in self.middle:
            at = held.find(piece, at)
            if at < 0:
                return None
            at += len(piece)
        return held


def phrase(written: str) -> Phrase:
    """A phrase from its notation. A space after the opening counts, others beside gaps do not."""
    opening, *middle, ending = written.split(GAP)
    space = " " if opening.endswith(" ") else ""
    return Phrase(spelled(opening) + space, tuple(map(spelled, middle)), spelled(ending))
