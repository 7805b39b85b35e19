"""Ranking by severity and urgency with the reasons shown; the queue and who works on what."""
