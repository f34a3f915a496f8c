"""Why the stock executor does it instead."""


class Unplannable(Exception):
    """The operation asks for something that no plan can say; found before anything was executed."""


class Unfit(Exception):
    """The answer has an error in it, or a value of an unforeseen kind; found while executing."""
