"""papermill in an interpreter of its own, which ends when whoever started it has ended."""

from __future__ import annotations

import os
import sys
import time
from threading import Thread

from papermill.cli import papermill


def end_with(parent: int) -> None:
    """End this process when it has another parent; its kernel then finds itself alone and ends as well."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    Thread(target=end_with, args=(int(sys.argv.pop(1)),), daemon=True).start()
    papermill()
