"""Rules of the house, checked by machine."""
