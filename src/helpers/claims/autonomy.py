"""Tests of the claims about autonomy."""
