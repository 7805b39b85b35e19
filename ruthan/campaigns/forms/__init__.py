"""What people type in campaigns, by what it is about."""
