"""Tests of ruthan/core."""
