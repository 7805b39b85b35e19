"""Coverage-guided fuzzing of what reads strangers' texts."""
