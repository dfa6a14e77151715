"""Python without its start: a command is a fork of one process that has imported what commands stand on.

That process holds third-party packages alone and never a module of the book, so that a command has the code that its
``PYTHONPATH`` names. What a command looks at is what it would have had: arguments, environment, folder, streams,
``sys.path``, ``__main__``; it is in a session of its own. Tests of start-up, and those that find processes by their
command line or by the environment that they began with, start Python itself.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NoReturn

ALSO = (
    *("bs4", "click", "frictionless", "httpx", "jupyter_book.config", "jupyter_book.sphinx", "latex2mathml.converter"),
    *("myst_nb.sphinx_", "nbformat", "pybtex.database", "rich.live", "rich.progress", "rich.table"),
    *("sphinx.application", "sphinx.builders.html", "sphinx.ext.autodoc", "sphinx_book_theme", "sphinx_external_toc"),
    *("sphinx_togglebutton", "sphinxcontrib.bibtex"),
)
"""What commands import beside what runs import (:data:`helpers.runs.warm.PRELOADED`)."""
ABOVE = 500
"""Files are opened below this number."""


class Popen(subprocess.Popen):
    """``subprocess.Popen``, which forks what would be this interpreter with code or with a module of the book."""

    address: str | None = None
    """Where the process listens that is forked, if it runs."""
    _said: socket.socket | None = None

    def _execute_child(self, *given: Any) -> None:
        words, _, preexec, _, pass_fds, folder, environment, *_ = given
        pipes = given[10:16]
        python = words[0] == sys.executable and (
            words[1] == "-c" or (words[1] == "-m" and words[2].startswith("helpers."))
        )
        if not python or preexec is not None:
            super()._execute_child(*given)
            return
        environment = dict(os.environ if environment is None else environment)
        asked = {"words": words[1:], "folder": str(folder or Path.cwd()), "environment": environment}
        numbers = [0, 1, 2, *pass_fds]
        ours = [number if end == -1 else end for number, end in enumerate((pipes[0], pipes[3], pipes[5]))]
        self._said = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._said.connect(self.address or _address())
        socket.send_fds(self._said, [json.dumps({**asked, "numbers": numbers}).encode()], [*ours, *pass_fds])
        self.pid = int(self._said.recv(20))
        self._child_created = True
        self._close_pipe_fds(*pipes)

    def _try_wait(self, how: int) -> tuple[int, int]:
        if self._said is None:
            return super()._try_wait(how)
        try:
            said = self._said.recv(20, socket.MSG_DONTWAIT if how else 0)
        except BlockingIOError:
            return 0, 0
        self._said.close()
        return self.pid, int(said or signal.SIGKILL)

    def _internal_poll(self, *given: Any, **named: Any) -> int | None:
        if self._said is None:
            return super()._internal_poll(*given, **named)
        if self.returncode is None:
            pid, status = self._try_wait(os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


def run(words: list[str], **given: Any) -> subprocess.CompletedProcess[str]:
    """``subprocess.run`` of a command whose text is captured."""
    with Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given) as process:
        out, err = process.communicate(timeout=600)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def _address() -> str:
    """Start the process that is forked, which ends with this one; return where it listens."""
    from helpers.environment import settled
    from helpers.runs.warm import INLINE, PRELOADED

    folder = TemporaryDirectory(prefix="forked-")
    address = str(Path(folder.name, "socket"))
    environment = {**settled(os.environ), "MPLBACKEND": INLINE}
    del environment["PYTHONPATH"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen()
        process = subprocess.Popen(
            [sys.executable, __file__, address, str(listener.fileno()), *PRELOADED, *ALSO],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            env=environment,
            start_new_session=True,
        )

    def close() -> None:
        process.communicate()
        folder.cleanup()

    atexit.register(close)
    Popen.address = address
    return address


# ---------------------------------------------------------------- in the process that is forked


def serve(listener: socket.socket) -> dict[str, Any] | None:
    """Fork for each that asks until standard input ends; return in the fork, and there with what was asked."""
    running: dict[int, socket.socket] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _tell_of_ended(running))
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        asking, _ = listener.accept()
        text, files, *_ = socket.recv_fds(asking, 1_000_000, 20)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for ours in (listener, asking, *running.values()):
                ours.close()
            asked: dict[str, Any] = json.loads(text)
            _take(dict(zip(asked["numbers"], files, strict=True)))
            return asked
        for file in files:
            os.close(file)
        asking.send(str(pid).encode())
        running[pid] = asking
        _tell_of_ended(running)  # if it ended before it was one of these
    return None


def _tell_of_ended(running: dict[int, socket.socket]) -> None:
    for pid in [*running]:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with running.pop(pid) as asking, suppress(BrokenPipeError):  # whoever asked may have left
                asking.send(str(status).encode())


def _take(files: dict[int, int]) -> None:
    """Have these open files under these numbers, and no others."""
    above = {number: fcntl.fcntl(file, fcntl.F_DUPFD, ABOVE) for number, file in files.items()}
    os.closerange(3, ABOVE)
    for number, file in above.items():
        os.dup2(file, number)
        os.close(file)


def become(asked: dict[str, Any], base: list[str]) -> None:
    """Do what Python does with such words, in such a folder and environment."""
    os.setsid()
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    how, what, *words = asked["words"]
    here = [] if os.environ.get("PYTHONSAFEPATH") else [str(Path.cwd()) if how == "-m" else ""]
    sys.path[:] = [*here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)), *base]
    sys.argv = [how, *words]
    subprocess.Popen = Popen
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(what, vars(main))


def end(action: Callable[[], None]) -> NoReturn:
    """Do something and what Python does at its end, but for taking apart all there is, which is shared."""
    code: object = 0
    try:
        action()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    sys.modules.setdefault("rfc3987_syntax", None)  # as helpers.environment says
    Popen.address, number, *names = sys.argv[1:]
    for name in names:
        import_module(name)
    gc.collect()
    gc.freeze()
    if (asked := serve(socket.socket(fileno=int(number)))) is not None:
        end(lambda: become(asked, [*sys.path]))
