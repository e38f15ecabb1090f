"""Readers of single values: dates, numbers, organisations, persons, validity.

All of them take normalised text or a `Paper` and give values with their place; none of them guesses.
"""
