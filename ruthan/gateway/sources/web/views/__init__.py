"""Pages of the web source: asking, the receipt, following up, stopping mail."""
