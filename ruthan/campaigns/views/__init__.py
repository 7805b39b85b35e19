"""Pages of campaigns, one module for each part."""
