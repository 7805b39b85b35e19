"""The sources that reports come from; each is a stranger to the others."""
