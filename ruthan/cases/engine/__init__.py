"""Pure parts of cases: the drawing of a chain, the police file, the evidence package, slips."""
