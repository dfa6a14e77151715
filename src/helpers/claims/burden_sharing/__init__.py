"""Tests of the claims about burden sharing."""

from helpers.claims.burden_sharing import costs, demands, payments, spending, wider_bill

__all__ = ["costs", "demands", "payments", "spending", "wider_bill"]
