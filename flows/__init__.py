"""What runs in which order: Prefect flows and tasks. Nothing here computes.

`process` is imported late by the command line, because importing Prefect takes seconds.
"""
