"""What a gateway for text messages calls back with: a wish to stop, and whether one arrived."""
