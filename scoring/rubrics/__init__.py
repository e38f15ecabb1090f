"""Editions of the rubric, one TOML file each."""
