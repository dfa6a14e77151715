"""Tests of the claims about burden sharing."""
