"""The registry at a million entries: made entries, and what is asked of them."""
