"""Pure triage rules: rubric, strands, factors, routes and the assessment that joins them."""
