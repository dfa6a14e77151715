"""Tests of the claims about trilateral prospects, by what they turn on."""

from helpers.claims.trilateral import leaders, region, standing, summit, world

__all__ = ["leaders", "region", "standing", "summit", "world"]
