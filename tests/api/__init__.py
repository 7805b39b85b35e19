"""The API as programs of partners meet it."""
