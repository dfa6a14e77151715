"""Running chapters: checked parameters in; executed notebook, results and manifest out."""

RESULTS_MIME = "application/vnd.alliances.results+json"
"""Type of the one notebook output that carries a chapter's results; the text beside it is for the reader."""
