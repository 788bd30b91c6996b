"""How the model's commands are called where it runs: from a checkout, or installed as a package."""

import sys
from pathlib import Path

CONSOLE_COMMAND = "shanxi-linkage-model"
_SCRIPT = "run_sim.py"


def program() -> str:
    """The name of the program, as its own help shows it."""
    return CONSOLE_COMMAND if Path(sys.argv[0]).stem == CONSOLE_COMMAND else _SCRIPT


def invocation() -> str:
    """What stands before a command, for a line that the user can copy."""
    return program() if program() == CONSOLE_COMMAND else f"python {_SCRIPT}"
