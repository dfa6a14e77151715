"""Tests of the claims about trilateral prospects, by what they turn on."""

from helpers.claims.trilateral import leaders, region, standing, stated, summit, world

__all__ = ["leaders", "region", "standing", "stated", "summit", "world"]
