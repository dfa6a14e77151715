"""Tests of the claims about autonomy."""

from helpers.claims.autonomy import closeness, diplomacy, economy, opinion, polls, record

__all__ = ["closeness", "diplomacy", "economy", "opinion", "polls", "record"]
