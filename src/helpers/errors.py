"""The one exception for input that cannot be used."""


class BadInput(Exception):
    """A parameter, table, file or answer that is not what it must be.

    The message is one line: what, where, what was expected; only a table that cannot be sealed is told in a list,
    a line a fault. The command line prints it and exits with 2; inside a notebook it replaces the traceback.
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks the exception how to show itself: a reader needs the line, not our frames.
        return [f"{type(self).__name__}: {self}"]
