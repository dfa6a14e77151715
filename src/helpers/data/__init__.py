"""The book's tables: one catalogue, one way to load them, every row with a source and a quality."""

from helpers.data.apart import beside
from helpers.data.checking import table_faults
from helpers.data.drafting import draft
from helpers.data.loading import (
    fingerprint,
    hold_tables,
    known_until,
    load,
    note_read,
    once_a_run,
    shared,
    sources,
    tables_held,
    tables_noted,
    tables_read,
)
from helpers.data.place import root
from helpers.data.reach import (
    Overdue,
    consult,
    consulted,
    consulted_now,
    held,
    made_in,
    newest,
    next_due,
    series_due,
    stale,
)
from helpers.data.sealing import seal
from helpers.data.tables import Catalogue, Field, Origin, Table, catalogue

__all__ = [
    "Catalogue",
    "Field",
    "Origin",
    "Overdue",
    "Table",
    "beside",
    "catalogue",
    "consult",
    "consulted",
    "consulted_now",
    "draft",
    "fingerprint",
    "held",
    "hold_tables",
    "known_until",
    "load",
    "made_in",
    "newest",
    "next_due",
    "note_read",
    "once_a_run",
    "root",
    "seal",
    "series_due",
    "shared",
    "sources",
    "stale",
    "table_faults",
    "tables_held",
    "tables_noted",
    "tables_read",
]
