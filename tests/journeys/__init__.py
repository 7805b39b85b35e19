"""Whole stories, each through a real browser, as a person would."""
