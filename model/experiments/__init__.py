"""Experiments: several runs, arranged so that their differences answer a question."""
