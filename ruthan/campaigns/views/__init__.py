"""Pages of campaigns, one module a part."""
