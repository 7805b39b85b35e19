"""The sealed lane: children's cases, opened only by child-protection officers."""
