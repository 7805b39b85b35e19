"""Publishing: answers, their cards and feed, alerts of two signatures, the library."""
