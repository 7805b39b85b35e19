"""Pages of organisations, roles, hotlines and word lists."""
