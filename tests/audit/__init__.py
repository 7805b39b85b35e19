"""Tests of ruthan/audit."""
