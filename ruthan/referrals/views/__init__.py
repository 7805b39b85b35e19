"""Pages of requests: the desk, the watch, grounds, the platform channel, the public log."""
