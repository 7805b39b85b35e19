"""Pure decisions of the registry: what a thing is called, who counts, what may be told."""
