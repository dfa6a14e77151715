"""Figure cards, tables and sentences: the only place that knows matplotlib and HTML."""
