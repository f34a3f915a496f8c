"""What takes long: begun by a verb, done by the worker in steps (`domain/jobs/work.py`), forgotten some days later."""

from domain.jobs.begin import begin
from domain.jobs.cancel import cancel
from domain.jobs.failures import Failed, keep
from domain.jobs.told import ATTEMPTS_MOST, advance, known

__all__ = ["ATTEMPTS_MOST", "Failed", "advance", "begin", "cancel", "keep", "known"]
