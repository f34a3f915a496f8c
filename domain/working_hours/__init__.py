"""The verbs of working hours, and what follows from them."""

from domain.working_hours.absences import absences, add_absence, remove_absence
from domain.working_hours.calendars import Calendars, calendars
from domain.working_hours.given import Given, OwnDay
from domain.working_hours.holidays import Holiday, between
from domain.working_hours.set_company import set_company
from domain.working_hours.set_user import set_user
from domain.working_hours.stored import company, of_user
from domain.working_hours.worked import Span, timeline, worked, zone_of
from domain.working_hours.working_days import WorkingDays, working_days

__all__ = [
    "Calendars",
    "Given",
    "Holiday",
    "OwnDay",
    "Span",
    "WorkingDays",
    "absences",
    "add_absence",
    "between",
    "calendars",
    "company",
    "of_user",
    "remove_absence",
    "set_company",
    "set_user",
    "timeline",
    "worked",
    "working_days",
    "zone_of",
]
