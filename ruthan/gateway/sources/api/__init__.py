"""The API as a source: partners' programs send reports and follow them by their receipt."""
