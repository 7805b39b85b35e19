"""The demonstration: a fictional country in sixty days, told through the real actions."""
