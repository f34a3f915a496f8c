"""The enums of planning, of links, and of what takes long; see `schema/enums.py`."""

from kit.network import ConflictKind, Constraint, Kind
from models import AbsenceKind, DaysOff, JobKind, JobState, LinkedAs, PlanDriver
from schema.enums import describe

describe(
    PlanDriver,
    "PlanDriver",
    "What says how long an item takes.",
    DURATION="Its duration, in the company's working time.",
    WORK="Its work, in the working time of the users who are assigned to it; of nobody, in the company's.",
)
describe(
    Constraint,
    "PlanConstraint",
    "What the dates of an item keep to when its project is scheduled.",
    AS_SOON_AS_POSSIBLE="It starts as soon as what it waits for lets it.",
    AS_LATE_AS_POSSIBLE="It finishes as late as what waits for it lets it.",
    MUST_START_ON="It starts then, whatever its links say.",
    MUST_FINISH_ON="It finishes then, whatever its links say.",
    START_NO_EARLIER_THAN="It does not start before.",
    START_NO_LATER_THAN="It should have started by then.",
    FINISH_NO_EARLIER_THAN="It does not finish before.",
    FINISH_NO_LATER_THAN="It should have finished by then.",
)
describe(
    Kind,
    "PlanLinkKind",
    "What of an item has to happen before what of the one that waits for it.",
    FINISH_START="It finishes before the other starts.",
    START_START="It starts before the other starts.",
    FINISH_FINISH="It finishes before the other finishes.",
    START_FINISH="It starts before the other finishes.",
)
describe(
    LinkedAs,
    "ItemLinkKind",
    "How an item stands to another.",
    RELATES="They have to do with each other; said of the one it is said of the other.",
    BLOCKS="The other cannot go on, or be done, before it is.",
    BLOCKED_BY="It cannot go on, or be done, before the other is.",
    DUPLICATES="It is about the same as the other, which stands for both.",
    DUPLICATED_BY="The other is about the same as it, which stands for both.",
)
describe(
    ConflictKind,
    "PlanConflictKind",
    "What a plan does not keep.",
    LINK="A link: a must-date or what has happened is earlier than it allows.",
    PLAN_START="The start of the plan: a must-date is earlier.",
    DEADLINE="A date by which an item should have started or finished.",
)
describe(
    AbsenceKind,
    "AbsenceKind",
    "Why a user is away.",
    VACATION="On vacation.",
    SICK="Ill.",
    TRAINING="Learning something elsewhere.",
    OTHER="For another reason.",
)
describe(
    DaysOff,
    "DaysOff",
    "What happens on a date on which the company does not work.",
    MAKE="The item is made all the same.",
    SKIP="None is made.",
    SHIFT="It is made on the next day on which the company works, at the same time of day; of several one.",
)
describe(
    JobKind,
    "JobKind",
    "What a job does.",
    PROJECT_DUPLICATE="It makes a project like another one.",
    ITEM_CHANGE_MANY="It changes many items alike.",
)
describe(
    JobState,
    "JobState",
    "How a job stands.",
    QUEUED="Nothing of it is done yet.",
    RUNNING="Some of it is done.",
    DONE="All of it is done, but for what failed.",
    FAILED="It does not go on: `stopped` says why. What was done before stays.",
    CANCELED="It does not go on, since somebody wanted that. What was done before stays.",
)
