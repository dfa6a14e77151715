"""Words for numbers: one way to print a number, a date, an interval, a comparison; one type of sentence."""
