"""The ruthan command line."""
