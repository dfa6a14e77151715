"""Running chapters: checked parameters in; executed notebook, results and manifest out."""
