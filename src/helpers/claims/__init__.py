"""The claims of the literature: what each says, how it is tested, and what the data answer."""
