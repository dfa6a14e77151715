"""New figures for the book's tables: fetched or handed over, compared, and taken in once a person accepts them."""
