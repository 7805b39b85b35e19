"""What the public reads: fact-check pages, search, feeds, share images."""
