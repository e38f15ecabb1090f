"""Stages from bytes to documents with fields.

``intake`` -> ``pages`` (render, layer or OCR) -> ``classify`` -> ``split`` -> ``kinds`` (fields) -> documents.
Each stage takes records of `evidence` and gives records of `evidence`; only ``intake``, ``pages`` and
``engines`` touch files or engines.
"""
