"""What every app stands on: clock, Thai text, refs, states, events, keys, and the few ways to the outside."""
