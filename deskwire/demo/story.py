"""How the demo company's work is written down: an item, then what people did to it, in order."""

from dataclasses import dataclass, replace

from models import Source


@dataclass(frozen=True)
class Step:
    """`who` does `verb` (a name of `deskwire/demo/play.py`) with `what`."""

    who: str
    verb: str
    what: str | int | bool | tuple[str, ...] | tuple[str, str | int]


@dataclass(frozen=True)
class Story:
    """An item: who made it and how it went on. Without a project a ticket goes where customers' mail goes."""

    by: str
    title: str
    text: str
    type: str = "ticket"
    source: Source = Source.MAIL
    project: str | None = None
    requester: str | None = None
    published: bool | None = None
    steps: tuple[Step, ...] = ()


def mail(by: str, title: str, text: str, *steps: Step) -> Story:
    """A ticket that a customer mailed."""
    return Story(by, title, text, steps=steps)


def phone(by: str, requester: str, title: str, text: str, *steps: Step) -> Story:
    """A ticket that an agent wrote down for a customer on the phone."""
    return Story(by, title, text, source=Source.PHONE, requester=requester, steps=steps)


def task(by: str, project: str, title: str, text: str, *steps: Step) -> Story:
    """A task of a project, for the staff alone."""
    return Story(by, title, text, "task", Source.HAND, project, steps=steps)


def shared(story: Story) -> Story:
    """The same, shown to the customers who follow its project."""
    return replace(story, published=True)


def replies(who: str, text: str) -> Step:
    return Step(who, "reply", text)


def notes(who: str, text: str) -> Step:
    return Step(who, "note", text)


def sets(who: str, status: str) -> Step:
    return Step(who, "status", status)


def rates(who: str, stars: int) -> Step:
    return Step(who, "priority", stars)


def gives(who: str, *assignees: str) -> Step:
    return Step(who, "assign", assignees)


def tells(who: str, *followers: str) -> Step:
    return Step(who, "follow", followers)


def moves(who: str, project: str) -> Step:
    return Step(who, "move", project)


def tags(who: str, *names: str) -> Step:
    return Step(who, "tag", names)


def fills(who: str, key: str, value: str | int) -> Step:
    return Step(who, "field", (key, value))
