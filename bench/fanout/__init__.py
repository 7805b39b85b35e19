"""A hundred thousand followers and a pretended LINE that refuses, fails and falls silent."""
