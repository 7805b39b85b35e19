"""Public feeds as a way in: watched politely, their new posts become observations."""
