"""Analysis of each chapter: typed parameters in, named results out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.analysis.contract import Parameters


class _Contracts(Mapping[str, "type[Parameters]"]):
    """Chapter name → contract, imported when asked for, so that no chapter imports its siblings."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def __getitem__(self, name: str) -> type[Parameters]:
        if name not in self._names:
            raise KeyError(name)
        module = import_module(f"helpers.analysis.{name.replace('-', '_')}")
        contract: type[Parameters] = getattr(module, f"{name.title().replace('-', '')}Parameters")
        return contract

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


CHAPTERS: Mapping[str, type[Parameters]] = _Contracts("trade", "burden-sharing", "autonomy", "trilateral")
"""Contracts of the chapters, in the order of the book."""
