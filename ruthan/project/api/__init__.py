"""The API put together: every address that asks for a key, its document, its pages."""
