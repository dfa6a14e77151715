"""Designs whose intervals the chapter on trilateral prospects shows and no claim rests on, tried out."""

from __future__ import annotations

from helpers.analysis.trials import Trial

TRIALS: tuple[Trial, ...] = ()
