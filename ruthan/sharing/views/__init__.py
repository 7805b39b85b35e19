"""Pages and files of sharing."""
