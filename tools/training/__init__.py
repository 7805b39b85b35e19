"""Fitting the decision of the matching engine from labelled pairs."""
