"""Tasks and links as numbers, in an order in which each task comes after what it waits for."""

from collections.abc import Hashable, Sequence
from graphlib import CycleError, TopologicalSorter

from kit.errors import Invalid
from kit.network.parts import Kind, Link, Task

Ends = list[tuple[int, Kind, int]]
"""Of a task's links to one side: the other task's number, kind and lag."""


class Cycle(Invalid):
    """Tasks that wait for each other; `keys` are theirs, each waiting for the one before it and the first for the last."""

    keys: tuple[Hashable, ...] = ()


class Web:
    """The network of `tasks` by `links`.

    Raises: Cycle; KeyError (a link to a task that is not there).
    """

    def __init__(self, tasks: Sequence[Task], links: Sequence[Link]) -> None:
        self.tasks = tasks
        numbers = {task.key: n for n, task in enumerate(tasks)}
        self.before: list[Ends] = [[] for _ in tasks]
        self.after: list[Ends] = [[] for _ in tasks]
        sorter: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(range(len(tasks)), ()))
        for link in links:
            before, after = numbers[link.before], numbers[link.after]
            self.before[after].append((before, link.kind, link.lag))
            self.after[before].append((after, link.kind, link.lag))
            sorter.add(after, before)
        try:
            self.order = list(sorter.static_order())
        except CycleError as error:
            raise self._cycle(error.args[1][:-1]) from None

    def _cycle(self, numbers: Sequence[int]) -> Cycle:
        first = min(range(len(numbers)), key=numbers.__getitem__)
        around = [self.tasks[n] for n in (*numbers[first:], *numbers[:first])]
        names = " → ".join(task.name for task in (*around, around[0]))
        cycle = Cycle(f"These tasks would wait for each other: {names}.")
        cycle.keys = tuple(task.key for task in around)
        return cycle
