"""One process that starts the database, the site and the workers, and keeps them alive."""
