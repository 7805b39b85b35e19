"""Databases of released versions, and the proof that the present one can take them over."""
