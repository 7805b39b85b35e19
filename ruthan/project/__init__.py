"""The four front pages (urls, flow, roles, schedule), settings, command line, supervisor."""
