"""Settings: base reads the environment; dev, test and prod differ in a few lines each."""
