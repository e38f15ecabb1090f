"""Measurements. Nothing here is a test: tests pass or fail, these give figures."""
