"""What is known of a mail's author."""

from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """Whether a mail is from the domain of the address in its From."""

    PASSED = "passed"
    UNKNOWN = "unknown"
    """Nobody whom we believe says so, nor that it is not."""
    FAILED = "failed"
    """The company's own mail server says that it is not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why`: by what it passed, such as "dkim of example.com", or a sentence that says why it did not.

    wanted: what the domain asks to be done with a mail that failed: "reject" or "quarantine"; empty if nothing.
    """

    proof: Proof
    why: str
    wanted: str = ""

    @property
    def passed(self) -> bool:
        return self.proof is Proof.PASSED

    @property
    def failed(self) -> bool:
        return self.proof is Proof.FAILED
