"""Labels of real messages, and the rows they belong to."""
