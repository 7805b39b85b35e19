"""Pages of the hotline desk: the desk, one call, calling back, the scripts."""
