"""Pictures drawn by code, and what people do to pictures: for the benchmark and the tests."""
