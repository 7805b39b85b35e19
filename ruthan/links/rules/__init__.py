"""Pure parts of links: joining sets, and the picture of a network."""
