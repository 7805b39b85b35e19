"""Tests of ruthan/accounts."""
