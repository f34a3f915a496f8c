"""How Fernkettle plans its next machine: sixty tasks, who does each for how many days, and what it waits for."""

from dataclasses import dataclass

PROJECT = "machine"


@dataclass(frozen=True)
class Planned:
    """A task of so many working days; without any it is a milestone. `waits`: for the finish of these, by their names."""

    name: str
    title: str
    days: float
    who: str
    waits: tuple[str, ...] = ()


def _p(name: str, title: str, days: float, who: str, waits: str = "") -> Planned:
    return Planned(name, title, days, who, tuple(waits.split()))


MACHINE: tuple[Planned, ...] = (
    _p("begin", "FK-4: we begin", 0, "wiebke"),
    _p("ask", "Ask twenty offices what they would drop from the FK-3", 3, "elena", "begin"),
    _p("visit", "Watch a morning's coffee in four small offices", 2, "tomasz", "begin"),
    _p("wants", "What the small one must do, and must not", 2, "wiebke", "ask visit"),
    _p("price", "What it may cost to build", 1, "wiebke", "wants"),
    _p("rivals", "Take three other makers' machines apart", 3, "samir", "begin"),
    _p("norms", "Which norms it falls under", 2, "samir", "wants"),
    _p("go", "The board says yes", 0, "wiebke", "wants price rivals norms"),
    _p("sketch", "Sketches of the housing", 4, "elena", "go"),
    _p("water", "Draw the water circuit", 5, "samir", "go"),
    _p("heat", "Choose the heater", 3, "wiebke", "go"),
    _p("pump", "Choose the pump", 2, "tomasz", "go"),
    _p("board", "Draw the circuit board", 6, "samir", "heat pump"),
    _p("panel", "Two buttons or three: try it with people", 3, "elena", "sketch"),
    _p("frame", "Draw the frame", 4, "wiebke", "water heat pump"),
    _p("housing", "Draw the housing", 5, "elena", "sketch frame"),
    _p("tank", "Draw the tank, for one hand", 2, "tomasz", "water"),
    _p("parts", "List of parts, with prices", 2, "wiebke", "board frame housing tank"),
    _p("cheaper", "Find the eleven euros that it costs too much", 3, "wiebke", "parts price"),
    _p("drawn", "All is drawn", 0, "wiebke", "cheaper panel"),
    _p("print", "Print a housing", 3, "elena", "drawn"),
    _p("boards", "Have ten boards made", 8, "samir", "board drawn"),
    _p("order", "Order parts for five machines", 6, "tomasz", "drawn"),
    _p("bench", "Build a bench that makes a thousand coffees", 4, "tomasz", "water"),
    _p("first", "Put the first machine together", 2, "wiebke", "print boards order"),
    _p("drips", "Find out why it drips", 2, "samir", "first"),
    _p("warm", "Measure how long it takes to get warm", 1, "wiebke", "first"),
    _p("noise", "Measure how loud it is", 1, "tomasz", "first"),
    _p("soft", "Take the FK-3's software over", 6, "samir", "board"),
    _p("saving", "Teach it to save power at night", 3, "samir", "soft"),
    _p("thousand", "A thousand coffees", 5, "tomasz", "bench drips"),
    _p("descale", "Descale it ten times", 3, "tomasz", "thousand"),
    _p("better", "What has to be better", 1, "wiebke", "thousand warm noise saving"),
    _p("second", "Put four better machines together", 4, "wiebke", "better"),
    _p("works", "It works", 0, "wiebke", "second descale"),
    _p("mould", "Have the mould for the housing made", 20, "elena", "works"),
    _p("sheet", "Have the frame's sheets punched", 8, "wiebke", "works"),
    _p("lab", "Hand two machines to the test laboratory", 1, "samir", "works"),
    _p("proof", "The laboratory tests", 15, "wiebke", "lab"),
    _p("lend", "Lend two machines to offices that helped us ask", 1, "tomasz", "works"),
    _p("diary", "Read the offices' diaries", 2, "elena", "lend"),
    _p("supply", "Contracts with three suppliers", 5, "tomasz", "parts works"),
    _p("spare", "Which spare parts we keep", 2, "tomasz", "supply"),
    _p("line", "Make room for a second line in the hall", 5, "wiebke", "works"),
    _p("tools", "Tools and gauges for the line", 4, "samir", "line"),
    _p("teach", "Show six colleagues how it goes together", 2, "wiebke", "tools sheet"),
    _p("manual", "Write the manual", 5, "elena", "works panel"),
    _p("film", "Film how it is descaled", 2, "elena", "manual"),
    _p("tongues", "Have the manual put into seven languages", 6, "elena", "manual"),
    _p("box", "A box without foam", 3, "tomasz", "works"),
    _p("drop", "Drop the box from a metre, six times", 1, "tomasz", "box"),
    _p("trial", "Build twenty as they will be built", 4, "wiebke", "mould teach supply proof"),
    _p("check", "Check all twenty", 2, "samir", "trial"),
    _p("allowed", "It may be sold", 0, "samir", "proof check"),
    _p("photos", "Photographs on white, and one in a kitchen", 1, "elena", "trial"),
    _p("shop", "Bring it into the shop", 2, "elena", "photos tongues"),
    _p("letter", "Write to everybody who asked for a small one", 1, "elena", "shop"),
    _p("course", "Teach field service to repair it", 2, "tomasz", "trial spare"),
    _p("hundred", "Build the first hundred", 10, "wiebke", "check allowed drop"),
    _p("out", "FK-4 leaves the hall", 0, "wiebke", "hundred letter course film diary"),
)

LATE = "mould"
LATE_DAYS = 27
"""What takes longer than was thought, after the baseline was taken."""
