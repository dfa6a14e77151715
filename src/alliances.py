"""The command ``alliances``, under a name of its own: packages called ``helpers`` are found on many a path."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command with the package that lies beside this file, whatever ``PYTHONPATH`` holds."""
    given = {str(Path(folder).absolute()) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    sys.path.sort(key=lambda folder: folder in given)
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    try:
        from helpers.cli import main as command
        from helpers.environment import settle
    except EOFError:  # what Python leaves where the disk was full while it compiled
        sys.exit("Error: half a compiled module is left in src/helpers (delete the folders __pycache__ there)")
    settle()
    command()
