"""papermill without its start: every run is a fork of one process that has imported what runs stand on.

:class:`Warm` starts that process, which holds third-party packages alone and never a module of this one, so that a
run always has the code as it lies on the disk. For each run it forks a child, and the child, before it has threads,
a second one, which becomes the kernel. Between them stock papermill and stock ipykernel do what they always do, so
outputs are those of ``python -m papermill``; only the two interpreters and their imports are not made anew.

What the notebooks of one run do alike, :class:`Ahead` does once, in a fork of its own that they are then forked from.

POSIX alone, and tried on Linux alone (:data:`HERE`); elsewhere chapters run by plain papermill.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from runpy import run_path
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import Any, NoReturn, Self

from helpers.environment import collect_seldom

HERE = sys.platform == "linux"
"""Whether processes can be forked safely: elsewhere system libraries may already have threads."""
INLINE = "module://matplotlib_inline.backend_inline"
"""The backend that ipykernel asks for, which matplotlib has to find when it is imported."""
READY = b"+"
"""What a fork says that has done what was to be done ahead."""
QUIET = 0.02
"""Seconds of silence after which a kernel that has answered is taken to have said all; nbclient knows late words."""
SAVED_EVERY = 5
"""Seconds after which what was executed is saved for who looks at it meanwhile; what ends a run saves it too."""
PRELOADED = (
    *("papermill.cli", "papermill.engines", "ipykernel.kernelapp", "ipykernel.ipkernel"),
    *("IPython.core.completer", "IPython.core.historyapp", "IPython.core.magics", "jedi", "nbclient", "yaml"),
    *("numpy", "pandas", "pyarrow.parquet", "pyarrow.compute", "pydantic", "joblib", "scipy.stats", "scipy.optimize"),
    *("statsmodels.regression.linear_model", "ruptures", "matplotlib.figure", "matplotlib.font_manager"),
    *("matplotlib.dates", "matplotlib.style", "matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg"),
)
"""What runs import that is not ours; never pyplot or matplotlib_inline, which have to meet their kernel."""


def forked(processes: int) -> ProcessPoolExecutor:
    """Workers that have all that this process has imported, where processes can be forked; else begun anew."""
    return ProcessPoolExecutor(processes, mp_context=get_context("fork" if HERE else "spawn"))


def _listening(address: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    return listener


class Forks:
    """A process that runs are forked from, as who asks it sees it."""

    def __init__(self, folder: Path) -> None:
        """``folder``: where its socket lies."""
        self._closed = False
        self._address = str(folder / "socket")

    def papermill(
        self,
        words: Sequence[str],
        source: str,
        folder: Path,
        environment: Mapping[str, str],
        log: Path,
        told: Callable[[int, Callable[[], None]], None],
    ) -> int | None:
        """Run papermill; return its exit code, or None if it could not be begun.

        Args:
            words: of its command line.
            source: its standard input.
            folder: its working directory.
            environment: its own.
            log: file for its standard output and error.
            told: called as each cell of code begins, with its number and what ends the run.
        """
        asked = {"words": list(words), "source": source, "folder": str(folder), "log": str(log)}
        code: int | None = None
        with socket.socket(socket.AF_UNIX) as run:
            try:
                run.connect(self._address)
                run.sendall(json.dumps({**asked, "environment": dict(environment)}).encode() + b"\n")
                for line in run.makefile("r", encoding="utf-8"):
                    said = json.loads(line)
                    code = said.get("code", -signal.SIGKILL)
                    if "cell" in said:
                        told(said["cell"], lambda: run.shutdown(socket.SHUT_RDWR))
            except OSError:
                pass  # it is gone, or was ended
        return -signal.SIGKILL if code is None and self._closed else code


class Warm(Forks):
    """The process that runs are forked from; a context manager. Runs may go on at once, from several threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start it; it imports while this process goes on. ``environment``: what holds for all runs."""
        self._folder = TemporaryDirectory(prefix="warm-")
        super().__init__(Path(self._folder.name))
        with _listening(self._address) as listener:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-m", __name__, str(listener.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                env={**environment, "MPLBACKEND": INLINE},
                start_new_session=True,  # an interrupt from the keyboard is for us
            )

    def close(self) -> None:
        """End the process, and whatever still runs."""
        self._closed = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Ahead(Forks):
    """A fork of a warm process that has done what the notebooks of one run do alike; a context manager.

    It is ended when the block ends, or by :meth:`kill`; what was forked from it goes on.
    """

    def __init__(self, warm: Warm, source: str, folder: Path, environment: Mapping[str, str], scratch: Path) -> None:
        """Begin.

        Args:
            warm: what it is forked from.
            source: what the notebooks do alike.
            folder: its working directory.
            environment: its own.
            scratch: a folder for its socket, the source and what it prints.
        """
        super().__init__(scratch)
        (scratch / "ahead.py").write_text(source, encoding="utf-8")
        asked = {
            "ahead": str(scratch / "ahead.py"),
            "address": self._address,
            "folder": str(folder),
            "log": str(scratch / "ahead"),
        }
        self._connection = socket.socket(socket.AF_UNIX)
        with suppress(OSError):  # the warm one is gone
            self._connection.connect(warm._address)
            self._connection.sendall(json.dumps({**asked, "environment": dict(environment)}).encode() + b"\n")

    def ready(self) -> bool:
        """Wait until it is done; False where notebooks have to do it themselves: it raised, warned or printed."""
        try:
            return self._connection.recv(1) == READY
        except OSError:
            return False

    def kill(self) -> None:
        """End it, from any thread."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()


# ---------------------------------------------------------------- in the process that is forked


def serve(listener: socket.socket) -> None:
    """Fork a child for each connection until standard input ends."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # as helpers.environment says
    for name in PRELOADED:
        import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == __spec__.name.partition(".")[0]]:
        del sys.modules[name]
    gc.collect()
    collect_seldom()  # the kernels too
    gc.freeze()  # what all share is not written to, and so stays shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        _fork(listener)


def _fork(listener: socket.socket) -> None:
    """Fork a child for the next connection."""
    connection, _ = listener.accept()
    if os.fork() == 0:
        listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _end(_asked, connection)
    connection.close()


def _asked(connection: socket.socket) -> int:
    asked = json.loads(connection.makefile("r", encoding="utf-8").readline())
    return (_watched if "ahead" in asked else _run)(connection, asked)


def _watched(connection: socket.socket, asked: Mapping[str, Any]) -> int:
    """Do something ahead in a fork, which is ended when whoever asked for it has left."""
    pid = os.fork()
    if pid == 0:
        _end(_ahead, connection, asked)
    ended = os.pidfd_open(pid)
    select.select([connection.fileno(), ended], [], [])
    os.kill(pid, signal.SIGKILL)
    return 0


def _ahead(connection: socket.socket, asked: Mapping[str, Any]) -> int:
    """Do what notebooks do alike, then fork a child for each of them, without end."""
    _become(asked["environment"], asked["folder"])
    _streams(asked["log"])
    with warnings.catch_warnings(record=True) as warned:
        run_path(asked["ahead"])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if warned or Path(asked["log"]).stat().st_size:
        return 1
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with _listening(asked["address"]) as listener:
        connection.sendall(READY)
        while True:
            _fork(listener)


def _end(action: Callable[..., int], *args: Any) -> NoReturn:
    """Do something as the last thing of a forked process; never return to the code of its parent."""
    code = 1
    try:
        code = action(*args)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _run(connection: socket.socket, asked: Mapping[str, Any]) -> int:
    """Stock papermill, whose kernel is a fork of this process."""
    _tell(connection, begun=True)
    _become(asked["environment"], asked["folder"])
    _streams(asked["log"])
    kernel = _Kernel(connection)
    Thread(target=kernel.follow, args=(connection,), daemon=True).start()
    code = _papermill(asked["words"], asked["source"], kernel, connection)
    _tell(connection, code=code)
    return code


def _papermill(words: list[str], source: str, kernel: _Kernel, connection: socket.socket) -> int:
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.channels import AsyncZMQSocketChannel
    from jupyter_client.provisioning import local_provisioner
    from papermill.cli import papermill
    from papermill.engines import NBClientEngine, papermill_engines

    class Messages(AsyncZMQSocketChannel):
        """What a kernel says; before the first cell a client waits a fifth of a second that nothing more comes."""

        async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override]
            return await super().get_msg(None if timeout is None else min(timeout, QUIET))

    class Engine(NBClientEngine):
        """papermill's own, which says where it is."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
            def told(*, cell_index: int, **_: Any) -> None:
                before = sum(one.cell_type == "code" for one in nb_man.nb.cells[:cell_index])
                _tell(connection, cell=before)

            whole = nb_man.save

            def save(**given: Any) -> None:
                if (nb_man.now() - nb_man.last_save_time).total_seconds() >= SAVED_EVERY:
                    whole(**given)

            nb_man.save = save  # papermill writes all there is before and after each cell, and the kernel waits
            try:
                return super().execute_managed_notebook(
                    nb_man, kernel_name, on_cell_execute=told, shutdown_kernel="immediate", **kwargs
                )
            finally:
                nb_man.save = whole

    papermill_engines.register("warm", Engine)
    vars(local_provisioner)["launch_kernel"] = kernel.launch  # in this process, which is for one run
    AsyncKernelClient.iopub_channel_class = Messages  # type: ignore[assignment]
    sys.stdin = io.StringIO(source)
    try:
        papermill.main([*words, "--engine", "warm"], prog_name="papermill")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _tell(connection: socket.socket, **said: Any) -> None:
    connection.sendall(json.dumps(said).encode() + b"\n")


def _become(environment: Mapping[str, str], folder: str) -> None:
    """Take on an environment and a working directory."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)


def _streams(log: str) -> None:
    for number, place, mode in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
        opened = os.open(place, mode, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.dup2(1, 2)


class _Kernel:
    """A fork that waits until it is told to become a kernel; to jupyter_client it is the ``Popen`` of one."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        read, self._asked = os.pipe()
        apart, told = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            os.close(told)
            os.close(apart)
            connection.close()
            os.close(self._asked)
            _end(_become_kernel, read)
        os.close(told)
        os.read(apart, 1)  # its end: signals go to the group that it is in when it is launched, which is ours till then
        os.close(apart)
        os.close(read)

    def launch(self, command: list[str], *, env: Mapping[str, str], **_: object) -> Self:
        """What ``jupyter_client.launcher.launch_kernel`` does."""
        words = command[command.index("ipykernel_launcher") + 1 :]
        asked = {"words": words, "folder": str(Path.cwd()), "environment": {**env, "JPY_PARENT_PID": str(os.getpid())}}
        with os.fdopen(self._asked, "w") as pipe:
            json.dump(asked, pipe)
        return self

    def follow(self, connection: socket.socket) -> None:
        """End this run when whoever asked for it has left."""
        connection.recv(1)
        os.kill(self.pid, signal.SIGKILL)
        os._exit(1)

    def poll(self) -> int | None:
        return self._waited(os.WNOHANG)

    def wait(self) -> int | None:
        return self._waited(0)

    def _waited(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _become_kernel(read: int) -> int:
    """Wait for the word, then do what ``python -m ipykernel_launcher`` does."""
    with os.fdopen(read) as pipe:
        text = pipe.read()
    if not text:  # papermill never came to start it
        return 0
    asked = json.loads(text)
    _become(asked["environment"], asked["folder"])
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    np.random.seed()  # noqa: NPY002 - the state that the parent drew when it was started is not for all
    sys.argv = ["ipykernel_launcher.py", *asked["words"]]
    try:
        IPKernelApp.launch_instance(parent_handle=os.getppid())  # read from the environment when it was imported
    finally:
        atexit._run_exitfuncs()
    return 0


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
