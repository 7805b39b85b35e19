"""Thai text and dates without Django: folding, digits, Buddhist years, money words, word-safe breaks."""
