"""The people of Fernkettle, a made-up company that builds coffee machines and looks after them."""

from dataclasses import dataclass

from models import Level, ProjectStatus, Role

COMPANY = "Fernkettle"
PASSWORD = "deskwire-demo"  # noqa: S105 - printed on the start page


@dataclass(frozen=True)
class Agent:
    """A user. `inbox`: their role in the project for incoming tickets, None for no part in it."""

    name: str
    email: str
    level: Level = Level.MEMBER
    inbox: Role | None = Role.MEMBER


@dataclass(frozen=True)
class Customer:
    """A customer; the organization is found, or made, by the address's domain."""

    name: str
    email: str


@dataclass(frozen=True)
class Project:
    """A project: who has which role (users and teams), who follows it, and whom it is for (customers and organizations)."""

    name: str
    text: str
    roles: dict[str, Role]
    followers: tuple[str, ...] = ()
    made_for: str | None = None
    status: ProjectStatus = ProjectStatus.ACTIVE


ADMIN = "maren"

AGENTS = {
    "maren": Agent("Maren Holt", "admin@demo.example", Level.ADMIN),
    "jonas": Agent("Jonas Adeyemi", "agent@demo.example", inbox=Role.LEAD),
    "priya": Agent("Priya Lindqvist", "priya@demo.example", inbox=Role.LEAD),
    "tomasz": Agent("Tomasz Okafor", "tomasz@demo.example"),
    "wiebke": Agent("Wiebke Aoki", "wiebke@demo.example"),
    "elena": Agent("Elena Brandt", "elena@demo.example", inbox=None),
    "samir": Agent("Samir Castellanos", "samir@demo.example", inbox=None),
    "noor": Agent("Noor Pellegrini", "restricted@demo.example", inbox=None),
}

TEAMS = {
    "support": ("Support", ("jonas", "priya")),
    "field": ("Field service", ("tomasz", "wiebke")),
    "web team": ("Web", ("elena", "samir")),
}

ORGANIZATIONS = {
    "osier": ("Osier Clinics", ("osier.example", "osier-lab.example")),
    "tannery": ("Tannery Lane Studios", ("tannerylane.example",)),
    "northquay": ("North Quay Logistics", ("northquay.example",)),
    "harrow": ("Harrow & Pine Books", ("harrowpine.example",)),
}
"""With their mail domains. The fifth, of the museum, is made by the product when its first mail comes."""

CUSTOMERS = {
    "ingrid": Customer("Ingrid Vasquez", "customer@osier.example"),
    "bram": Customer("Bram Keller", "bram.keller@osier.example"),
    "lowri": Customer("Lowri Tanaka", "lowri@tannerylane.example"),
    "felix": Customer("Felix Amadi", "felix@tannerylane.example"),
    "devika": Customer("Devika Rao", "devika.rao@northquay.example"),
    "pieter": Customer("Pieter Nwosu", "pieter.nwosu@northquay.example"),
    "sanna": Customer("Sanna Whitlock", "sanna@harrowpine.example"),
    "otto": Customer("Otto Marchetti", "otto@halvarmuseum.example"),
}

PROJECTS = {
    "visits": Project(
        "Service visits",
        "Everything that needs somebody with a toolbox at the customer's door.",
        {"field": Role.LEAD, "support": Role.MEMBER},
    ),
    "clinics": Project(
        "Osier Clinics roll-out",
        "Twelve machines for four clinics before the end of the quarter. The clinics follow along.",
        {"tomasz": Role.MANAGER, "field": Role.MEMBER, "support": Role.MEMBER, "noor": Role.RESTRICTED},
        ("osier",),
        made_for="osier",
    ),
    "website": Project(
        "Website relaunch",
        "New shop, new manuals, one place to order beans and spare parts.",
        {"elena": Role.MANAGER, "web team": Role.MEMBER, "jonas": Role.MEMBER},
        status=ProjectStatus.ON_HOLD,
    ),
    "firmware": Project(
        "FK-3 firmware",
        "Software of the FK-3 machine. Two customers try each version before everybody gets it.",
        {"wiebke": Role.MANAGER, "samir": Role.MEMBER, "priya": Role.RESTRICTED},
        ("lowri", "northquay"),
    ),
    "machine": Project(
        "FK-4, the small one",
        "The next machine, for offices of ten: sixty tasks until the first hundred leave the hall.",
        {
            "wiebke": Role.MANAGER,
            "jonas": Role.LEAD,
            "elena": Role.MEMBER,
            "samir": Role.MEMBER,
            "tomasz": Role.MEMBER,
        },
    ),
}

SIGN_INS = {
    "maren": "An admin: sees and does everything.",
    "jonas": "An agent: leads support, sees their projects.",
    "noor": "A restricted agent: reads and discusses one project, changes nothing.",
    "ingrid": "A customer: their own requests, and what is shared with their clinic.",
}
"""Who can sign in with PASSWORD, and what that shows."""
