"""Analysis of each chapter: typed parameters in, named results out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.analysis.contract import Parameters
    from helpers.analysis.results import Study


class _Contracts(Mapping[str, "type[Parameters]"]):
    """Chapter name → contract, imported when asked for, so that no chapter imports its siblings."""

    def __getitem__(self, name: str) -> type[Parameters]:
        contract: type[Parameters] = getattr(_module(name), f"{name.title().replace('-', '')}Parameters")
        return contract

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)

    def __contains__(self, name: object) -> bool:
        return name in _MODULES


_MODULES = {
    "trade": "helpers.analysis.trade",
    "burden-sharing": "helpers.analysis.burden_sharing",
    "autonomy": "helpers.analysis.autonomy",
    "trilateral": "helpers.analysis.trilateral",
    "claims": "helpers.claims.chapter",
}
CHAPTERS: Mapping[str, type[Parameters]] = _Contracts()
"""Contracts of the chapters, in the order of the book."""


def analyse(chapter: str, p: Parameters) -> Study:
    """Run every section of a chapter under a setting of its contract."""
    study: Study = _module(chapter).analyse(p)
    return study


def _module(name: str) -> ModuleType:
    """The module that holds a chapter's contract and its ``analyse``."""
    return import_module(_MODULES[name])
