"""Pure decisions about cases: which deadlines run, which characters name an account."""
