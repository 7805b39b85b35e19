"""What every app stands on: clock, text, refs, states, events, keys, ways to the outside."""
