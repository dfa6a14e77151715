"""Tests of the claims about trilateral."""
