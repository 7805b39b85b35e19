"""Messages by the million against claims by the million: one function, on every engine the same."""
