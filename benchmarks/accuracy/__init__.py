"""How much of what is true was read and scored: ``python -m benchmarks.accuracy`` writes docs/accuracy.md."""
