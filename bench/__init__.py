"""Benchmarks: quality and speed, measured as tables."""
