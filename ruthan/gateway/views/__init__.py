"""The first page, the sections, urgent help, what the site says about itself, search."""
