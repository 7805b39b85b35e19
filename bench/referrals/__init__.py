"""The recipient of the requests that the benchmark sends."""
