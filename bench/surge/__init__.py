"""Simulated hours of reports, and the rules that the rule of ours is measured beside."""
