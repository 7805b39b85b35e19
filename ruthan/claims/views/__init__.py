"""The claims desk: list, one claim, words, sources, verdicts, the owning agency, partners."""
