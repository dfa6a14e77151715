"""What the live book begins beside itself ends with it, however it ends."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

SERVER = """
import os, signal, time
from multiprocessing import get_context
from helpers.serve.server import _with_parent

if __name__ == "__main__":
    beside = get_context("spawn").Pool(1, _with_parent)
    print(beside.apply(os.getpid), flush=True)
    beside.apply_async(time.sleep, (600,))
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_process_that_works_out_what_can_move_what_goes_with_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    pid = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    deadline = time.monotonic() + 20
    while Path("/proc", pid).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path("/proc", pid).exists()
