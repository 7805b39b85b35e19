"""Who did what, on what, and why: append-only entries chained in commit order."""
