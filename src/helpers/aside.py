"""Something made in a fork of this process while it goes on, where a core stands idle."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

IDLE = "ALLIANCES_IDLE_CORE"
"""Set in the environment of a run that has the machine to itself."""
LONGEST = 120.0
"""Seconds that a fork is waited for."""

Made = TypeVar("Made")


def aside(make: Callable[[], Made], *, idle: bool = False) -> Callable[[], Made]:
    """Begin to make something; return what waits for it.

    Args:
        make: without effects that count here; what it returns can be pickled. Where the fork fails in any way, it is
            called in this process, so errors and warnings are those of a call.
        idle: a core is known to stand idle, whatever the environment says.
    """
    if not (idle or IDLE in os.environ) or sys.platform != "linux":
        return make
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # this process has threads, which hold nothing that is used
        pid = os.fork()
    if pid == 0:
        os.close(read)  # else it would wait for ever to be read by a process that is gone
        _make(make, write)
    os.close(write)
    return lambda: _received(pid, read) or make()


def _make(make: Callable[[], object], write: int) -> None:
    """In the fork: hand over what was made, if nothing was said about it, and end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = pickle.dumps(make())
        with os.fdopen(write, "wb") as pipe:
            pipe.write(made)
    finally:
        os._exit(0)  # whatever happened: what this process would do at its end is for its parent


def _received(pid: int, read: int) -> Any:
    """What a fork made; None if it failed."""
    made = bytearray()
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], LONGEST)[0] and (part := pipe.read(1 << 20)):
            made += part
    os.kill(pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
    os.waitpid(pid, 0)
    try:
        return pickle.loads(made)  # noqa: S301 - from a fork of this very process
    except (EOFError, pickle.UnpicklingError):
        return None
