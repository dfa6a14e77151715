"""The book, live: a small web application on this machine that serves the built book and runs its chapters anew."""
