"""Tests of the claims about trade, by what they turn on."""

from helpers.claims.trade import balances, directions, sequence, statements, tariffs, terms

__all__ = ["balances", "directions", "sequence", "statements", "tariffs", "terms"]
