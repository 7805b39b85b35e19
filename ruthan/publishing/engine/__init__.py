"""Pure makers of what is published: ClaimReview, Atom, the picture of a card."""
