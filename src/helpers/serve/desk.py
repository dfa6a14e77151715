"""Where runs are asked for: one at a time, a few that wait, each with its progress, each to be called off."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Condition, Thread, Timer
from typing import Any, Literal

WAITING = 5
"""Runs that may wait; who asks for more is told to come back."""
REMEMBERED = 50
"""Orders whose end is remembered."""
SECONDS = 600
"""What a run may take."""

State = Literal["waiting", "running", "done", "failed", "stopped"]


class Full(Exception):  # noqa: N818 - says what is
    """Too many runs wait already."""


@dataclass
class Order:
    """A run that somebody asked for."""

    chapter: str
    given: Mapping[str, Any]
    folder: str
    """Name of the folder on the shelf."""
    id: str = field(default_factory=lambda: token_urlsafe(9))
    state: State = "waiting"
    done: int = 0
    of: int = 0
    """Cells of code, once it is known how many."""
    setting: bool = False
    """Whether the notebooks are executed and the pages are being set."""
    why: str = ""
    """Why it failed, in one line."""
    stopped: bool = False
    _kill: Callable[[], None] | None = None

    def step(self, done: int, of: int, kill: Callable[[], None]) -> None:
        """Note how far it is; from the thread that performs it."""
        self.done, self.of, self._kill = done, of, kill
        if self.stopped:
            kill()

    def set_pages(self) -> None:
        """Note that its notebooks are executed; from the thread that performs it."""
        self.done, self.setting = self.of, True
        if self.stopped:
            raise RuntimeError("stopped")

    def stop(self) -> None:
        """Call it off, from any thread."""
        self.stopped = True
        if self._kill is not None:
            self._kill()

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "stopped"}


Perform = Callable[[Order], None]
"""Makes a run, with :meth:`Order.step` told; raises what went wrong, whose text is shown."""


class Desk:
    """Takes orders and performs them one after another in a thread of its own."""

    def __init__(
        self,
        perform: Perform,
        *,
        waiting: int = WAITING,
        seconds: float = SECONDS,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """Open it; it ends with the process. ``before`` is done ahead of the first order."""
        self._perform, self._waiting, self._seconds, self._before = perform, waiting, seconds, before
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._queue: deque[Order] = deque()
        self._changed = Condition()
        Thread(target=self._work, name="runs", daemon=True).start()

    def ask(self, chapter: str, given: Mapping[str, Any], folder: str) -> Order:
        """Order a run; one for the same folder that is not over yet is the same order.

        Raises:
            Full: too many wait.
        """
        with self._changed:
            for order in self._orders.values():
                if order.folder == folder and not order.over and not order.stopped:
                    return order
            if len(self._queue) >= self._waiting:
                raise Full("As many runs as may wait are waiting already: come back when some of them are done.")
            order = Order(chapter, given, folder)
            self._orders[order.id] = order
            self._forget_the_oldest()
            self._queue.append(order)
            self._changed.notify()
            return order

    def find(self, id: str) -> Order | None:
        """An order that is remembered."""
        return self._orders.get(id)

    def ahead(self, order: Order) -> int:
        """How many orders come before one that waits."""
        with self._changed:
            return self._queue.index(order) + 1 if order in self._queue else 0

    def stop(self, order: Order) -> None:
        """Call an order off: one that waits is over at once, one under way when its process has ended."""
        with self._changed:
            if order in self._queue:
                self._queue.remove(order)
                order.state = "stopped"
        order.stop()

    def _forget_the_oldest(self) -> None:
        over = [order.id for order in self._orders.values() if order.over]
        for name in over[: max(0, len(self._orders) - REMEMBERED)]:
            del self._orders[name]

    def _work(self) -> None:
        with suppress(Exception):  # it only makes the first order quicker
            self._before()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
                order = self._queue.popleft()
                order.state = "running"
            limit = Timer(self._seconds, order.stop)
            limit.daemon = True
            limit.start()
            try:
                self._perform(order)
                order.state = "done"
            except Exception as fault:  # whatever it is, the next order is to be performed
                order.why = " ".join(str(fault).split())[:500] or type(fault).__name__
                order.state = "stopped" if order.stopped else "failed"
            finally:
                limit.cancel()
