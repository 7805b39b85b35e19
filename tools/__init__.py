"""Scripts that keep the repository true: translations, screenshots, set-up."""
