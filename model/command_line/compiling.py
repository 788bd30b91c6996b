"""Rules are compiled before a run, which says so and how far; `run_sim.py compile` does it alone."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import model
from model.command_line.screen import print_json, print_lines, progress_bar

_EVERY = 0.2  # seconds between two looks at how far it is


def compile_rules(*, as_json: bool) -> None:
    """Compile every rule that is not compiled yet, and say what was done.

    Raises InputError if the baseline scenario is wrong, AccountsError if money is not conserved.
    """
    started = time.perf_counter()
    compiled, loaded = _compile()
    seconds = time.perf_counter() - started
    if as_json:
        print_json({"compiled": compiled, "already_compiled": loaded, "seconds": seconds})
    elif compiled == 0:
        print_lines("All rules are compiled already.")
    else:
        print_lines(f"Compiled {compiled} rules in {seconds:.0f} seconds.")


def compile_missing(jobs: int = 1) -> None:
    """Compile every rule that is not compiled yet, before a run: its time is then its own.

    jobs: processes of the run.  Several of them find compiled rules only where these are kept.

    Raises InputError if the baseline scenario is wrong, AccountsError if money is not conserved.
    """
    from model.compiled import cache_folder
    from model.experiments.loading import rules_are_compiled

    if rules_are_compiled():
        return
    if jobs > 1 and cache_folder() is None:
        print("Each process compiles the rules for itself, which takes about half a minute.", file=sys.stderr)
        return
    _compile()


def _compile() -> tuple[int, int]:
    """How many rules were compiled, and how many were already.

    Parts are compiled side by side in processes of their own; then the smallest model for a year loads them.
    """
    from model.compiled import cache_folder
    from model.experiments.executors import open_executor
    from model.experiments.loading import PARTS, load_rules, rules_are_compiled

    if rules_are_compiled():
        before = _counted()
        load_rules()
        return _since(before)
    compiled, loaded = 0, 0
    jobs = min(os.cpu_count() or 1, len(PARTS))
    with _told():
        if jobs > 1 and cache_folder() is not None:
            with open_executor(jobs, load=False) as executor:
                for _, (new, old) in executor.map(compile_part, PARTS):
                    compiled, loaded = compiled + new, loaded + old
        before = _counted()
        load_rules()
    new, old = _since(before)
    return compiled + new, loaded if compiled else old


@contextmanager
def _told() -> Iterator[None]:
    """Say that rules are compiled: on a terminal how far, else in a line."""
    with progress_bar("compiling rules") as advance:
        if advance is None:
            line = "Compiling what is not compiled yet; the first time takes up to half a minute."
            print(line, file=sys.stderr, flush=True)
            yield
            return
        ended, total = threading.Event(), _rules_there_are()

        def watch() -> None:
            while not ended.wait(_EVERY):
                advance(min(_rules_compiled(), total), total)

        advance(0, total)
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()


def compile_part(part: str) -> tuple[int, int]:
    """Compile a part of the rules in this process: rules compiled, and rules found compiled."""
    from model.experiments.loading import load_part

    gc.disable()  # in this process all that Numba makes stays until its end
    before = _counted()
    load_part(part)
    return _since(before)


def _rules_there_are() -> int:
    files = Path(model.__file__).parent.rglob("*.py")
    return sum(file.read_bytes().count(b"\n@rule\n") for file in files)


_MADE_OF_OTHERS = "model.declare.chain"  # rules that are made of those of the forms


def _rules_compiled() -> int:
    """By any process; by this one, where they are not kept."""
    from model.compiled import cache_folder

    folder = cache_folder()
    if folder is None:
        return sum(bool(rule.signatures) for rule in _rules() if rule.__module__ != _MADE_OF_OTHERS)
    names = {file.name.rsplit(".", 2)[0] for file in folder.glob("*.nbc")}
    return sum(not name.startswith(_MADE_OF_OTHERS) for name in names)


def _since(before: tuple[int, int]) -> tuple[int, int]:
    compiled, loaded = _counted()
    return compiled - before[0], loaded - before[1]


def _counted() -> tuple[int, int]:
    """How many rules this process has compiled, and how many it found compiled."""
    stats = [rule.stats for rule in _rules() if rule.is_in_use]
    compiled = sum(sum(entry.cache_misses.values()) for entry in stats)
    return compiled, sum(sum(entry.cache_hits.values()) for entry in stats)


def _rules() -> list[Any]:
    """Those that this process has imported."""
    from model.compiled import Rule

    modules = [module for name, module in list(sys.modules.items()) if name.startswith("model.")]
    rules = {id(value): value for module in modules for value in list(vars(module).values())}
    return [rule for rule in rules.values() if isinstance(rule, Rule)]
