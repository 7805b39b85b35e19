"""Addresses of campaigns, one module a part."""
