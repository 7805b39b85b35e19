"""Files as a way in: claims that others checked, and posts that were seen."""
