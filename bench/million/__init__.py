"""A million made texts, altered copies of them, and the engines they are asked of."""
