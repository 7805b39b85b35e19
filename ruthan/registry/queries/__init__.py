"""Questions about the registry: what may be told, and what staff see of an entry."""
