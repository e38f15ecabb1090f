"""Records to and from JSON-ready values, as `contract.md` prints them.

Encoding is written out by hand because the contract is; decoding of pages (for the store) is by pydantic,
which checks every field.
"""
