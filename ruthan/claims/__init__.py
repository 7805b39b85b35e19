"""Claims that people opened for checking: sources, verdicts, corrections."""
