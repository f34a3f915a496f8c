"""`deskwire` with a defect in its heart: the oracle must find it.

python -m bench.soaking.planted order|drop|rights|mail serve
"""

import asyncio
import sys
from itertools import count
from typing import Any

from deskwire.cli import main
from models import Viewer
from realtime import streams
from realtime.hub import Hub
from realtime.listener import Delivery, Listener

EVERY = 20


def order() -> None:
    """Now and then a message waits until the next one of its stream has gone."""
    push, numbers = Listener.push, count(1)
    held: dict[int, Delivery] = {}

    def swapped(self: Listener, delivery: Delivery) -> None:
        earlier = held.pop(id(self), None)
        if earlier is None and delivery.event is not None and next(numbers) % EVERY == 0:
            held[id(self)] = delivery
            return
        push(self, delivery)
        if earlier is not None:
            push(self, earlier)

    Listener.push = swapped  # type: ignore[method-assign]


def drop() -> None:
    """Now and then an event is not told to a listener."""
    tell, numbers = Hub._tell, count(1)

    def forgetful(self: Hub, listener: Listener, event: Any) -> None:
        if next(numbers) % (EVERY * 5):
            tell(self, listener, event)
        else:
            listener.heard = event.position

    Hub._tell = forgetful  # type: ignore[method-assign]


def rights() -> None:
    """Now and then nobody asks who may see: neither the stream nor the row's query."""
    from models.conversation import Message
    from models.item import Item

    numbers = count(1)
    sees = Viewer.sees

    def careless(self: Viewer, audience: frozenset[str] | None) -> bool:
        return sees(self, audience) or (audience is not None and next(numbers) % EVERY == 0)

    Viewer.sees = careless  # type: ignore[method-assign]
    Item.visible_to = classmethod(lambda cls, viewer: cls.all())  # type: ignore[method-assign,assignment]
    Message.visible_to = classmethod(lambda cls, viewer: cls.all())  # type: ignore[method-assign,assignment]
    streams.hidden = lambda event, viewer: False


def mail() -> None:
    """The mail door says that it took a mail, and stores it a moment later."""
    from mail.listening.door import MailDoor

    keep, keeping = MailDoor.keep, set()

    async def hasty(*given: Any) -> bool:
        async def later() -> None:
            await asyncio.sleep(0.2)
            await keep(*given)

        task = asyncio.create_task(later())
        keeping.add(task)
        task.add_done_callback(keeping.discard)
        return True

    MailDoor.keep = hasty  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    {"order": order, "drop": drop, "rights": rights, "mail": mail}[sys.argv.pop(1)]()
    main()
