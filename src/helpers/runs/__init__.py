"""Running chapters: checked parameters in; executed notebook, results and manifest out."""

from helpers.environment import without_addresses

RESULTS_MIME = "application/vnd.alliances.results+json"
"""Type of the one notebook output that carries a chapter's results; the text beside it is for the reader."""

without_addresses()  # before a module of this package imports nbformat, in a notebook or a worker as in a command
