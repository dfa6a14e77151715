"""Helpers of the book: data, analysis, display, runs."""
