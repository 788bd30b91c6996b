"""A command in this process, its streams in an encoding as `PYTHONIOENCODING` gives them to a new one."""

import contextlib
import io

import run_sim


def printed_in(encoding: str, *arguments: str) -> tuple[int, bytes, bytes]:
    """Exit code, and what the command wrote to standard output and standard error."""
    output = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    error = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        status = run_sim.main(arguments)
    output.flush()
    error.flush()
    return status, output.buffer.getvalue(), error.buffer.getvalue()
