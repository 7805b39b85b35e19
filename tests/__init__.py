"""Tests, written against what citizens, staff and partners see."""
