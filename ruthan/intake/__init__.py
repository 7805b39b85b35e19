"""Taking reports in: text and evidence under a key of their own, receipts, the sealed seam."""
