"""The web as a source: check, report, the receipt, following up."""
