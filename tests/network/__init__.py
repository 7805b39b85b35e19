"""Tests of ruthan/network."""
