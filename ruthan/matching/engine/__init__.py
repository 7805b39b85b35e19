"""The matching engine as a plain library: entities, signals, index, decision."""
