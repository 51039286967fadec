"""How long packbuilder takes, measured beside plainer ways to the same pages: ``python -m benchmarks``."""
