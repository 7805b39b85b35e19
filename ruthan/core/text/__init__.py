"""Thai text and dates without Django: folding, digits, Buddhist years, money, word breaks."""
