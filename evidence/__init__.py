"""The records every other package speaks in: frozen, typed, and free of any library.

A value travels from pixels to points as
``Page`` -> ``TextLine`` -> ``Field`` (with ``Provenance``) -> ``Document`` -> ``ItemResult`` -> ``ScoreSheet``.
Nothing here reads, writes or computes beyond its own shape; a record is never updated, only replaced.
"""
