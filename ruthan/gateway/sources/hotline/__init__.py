"""The hotline desk: calls that an operator takes, the reports made in them, calling back."""
