"""Links: shared accounts, numbers, sites and templates join reports and cases into networks."""
