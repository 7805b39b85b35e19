"""Pages of the case officers' desk."""
