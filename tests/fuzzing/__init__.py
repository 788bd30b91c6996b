"""Fuzzing: scenarios and data files made by chance, right and wrong, and what the model makes of them.

    python -m tests.fuzzing --scenarios 10000 --data-files 2000

Each must give a run with conserved money and finite numbers, or one clear message.
"""
