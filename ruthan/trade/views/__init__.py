"""Pages of trade: the desk, one check, letters, outcomes, what everyone reads, the reply."""
