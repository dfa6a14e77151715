"""A few of the book's tables, for a project of a test's own."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pandas as pd

from helpers.analysis.events import REGISTERS
from helpers.analysis.replication import STUDIES
from helpers.data import seal
from helpers.data.checking import MEMORY

ROOT = Path(__file__).resolve().parents[1]
TABLES = (
    *("us_goods_trade_annual", "steel_trade", "claims", "conflicts", "countries", "sources"),
    *("us_goods_trade_monthly", "macro_annual", "security_partnerships"),  # how far the data reach
    *("error_rates", "forecasts"),
    *({"published_results"} | {name for study in STUDIES for name in study.tables}),
    *(register.table for register in REGISTERS if register.table != "security_partnerships"),
)
"""Enough for the pages of a small project, few enough to be checked and set quickly."""


def some_tables(root: Path) -> None:
    """Copy a few tables and their entries in the catalogue; of the conflicts those that touch them."""
    copied = [path for name in TABLES for path in (ROOT / "data").rglob(f"{name}.*")]
    for path in [ROOT / "data" / "catalogue.yaml", *copied]:
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    if (ROOT / MEMORY).is_dir():  # what of them was found good: a project need not check it anew
        shutil.copytree(ROOT / MEMORY, root / MEMORY)
    conflicts = root / "data" / "conflicts.csv"
    rows = pd.read_csv(conflicts, dtype=str, keep_default_na=False)
    rows[rows["table"].isin(TABLES)].to_csv(conflicts, index=False, lineterminator="\n")
    with contextlib.chdir(root):
        seal("conflicts")
