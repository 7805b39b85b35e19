"""Tests of sharing."""
