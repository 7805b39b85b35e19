"""Images: opened safely, hashed, found again after edits; read for QR codes and words."""
