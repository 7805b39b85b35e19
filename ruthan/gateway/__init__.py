"""The ways in: home, the web source, tracking, and the pages of the four directions."""
