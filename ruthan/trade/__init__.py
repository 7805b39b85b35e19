"""Product and trade checks: numbers, rights and their days, official look-ups, a fair hearing."""
