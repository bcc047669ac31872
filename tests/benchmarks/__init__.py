"""How well and how fast: measured side by side with what people use otherwise. Run `python -m tests.benchmarks`."""
