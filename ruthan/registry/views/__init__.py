"""Staff pages of the registry: entries and disputes."""
