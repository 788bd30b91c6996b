"""Rules are compiled before a run, which says so and how far; `run_sim.py compile` does it alone."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from model.command_line.screen import print_json, print_lines, progress_bar

_FEW = 100  # rules
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
    from model.compiled import cache_folder, is_plain
    from model.experiments.loading import rules_are_compiled

    if is_plain() or rules_are_compiled():
        return
    if jobs > 1 and cache_folder() is None:
        print("Each process compiles the rules for itself, which takes about half a minute.", file=sys.stderr)
        return
    _compile()


def _compile() -> tuple[int, int]:
    """How many rules were compiled, and how many were already.

    If they are many, parts are compiled side by side in processes of their own; then the smallest model for
    a year loads them, and compiles what is left.
    """
    from model.experiments.executors import open_executor
    from model.experiments.loading import PARTS, load_rules, rules_are_compiled

    if rules_are_compiled():
        before = _counted()
        load_rules()
        return _since(before)
    compiled, loaded = 0, 0
    jobs = min(os.cpu_count() or 1, len(PARTS))
    with _told():
        if jobs > 1 and _many_are_missing():
            with open_executor(jobs, load=False) as executor:
                for _, (new, old) in executor.map(compile_part, PARTS):
                    compiled, loaded = compiled + new, loaded + old
        before = _counted()
        load_rules()
    new, old = _since(before)
    return compiled + new, loaded if compiled else old


def _many_are_missing() -> bool:
    """Whether so many rules are compiled nowhere that a start of more processes is soon made up for."""
    from model.compiled import cache_folder

    rules = _rules_of_a_run()
    return cache_folder() is not None and len(rules) - _compiled_of(rules) > _FEW


@contextmanager
def _told() -> Iterator[None]:
    """Say that rules are compiled: on a terminal how far, else in a line."""
    with progress_bar("compiling rules") as advance:
        if advance is None:
            line = "Compiling what is not compiled yet; the first time takes up to half a minute."
            print(line, file=sys.stderr, flush=True)
            yield
            return
        ended, rules = threading.Event(), _rules_of_a_run()

        def watch() -> None:
            while not ended.wait(_EVERY):
                advance(_compiled_of(rules), len(rules))

        advance(0, len(rules))
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

    before = _counted()
    load_part(part)
    return _since(before)


_MADE_OF_OTHERS = "model.declare.chain"  # rules that are made of those of the forms


def _rules_of_a_run() -> list[Any]:
    from model.compiled import RULES

    import_module("model.measuring")  # and with it all that a run needs
    return [rule for rule in list(RULES) if rule.__module__ != _MADE_OF_OTHERS]


def _compiled_of(rules: list[Any]) -> int:
    """How many of these are compiled, by any process; by this one, where they are not kept."""
    from model.compiled import cache_folder, kept_names

    if cache_folder() is None:
        return sum(bool(rule.signatures) for rule in rules)
    kept = kept_names()
    return sum(rule.code_name in kept for rule in rules)


def _since(before: tuple[int, int]) -> tuple[int, int]:
    compiled, loaded = _counted()
    return compiled - before[0], loaded - before[1]


def _counted() -> tuple[int, int]:
    """How many rules this process has compiled, and how many it found compiled."""
    from model.compiled import RULES

    stats = [rule.stats for rule in list(RULES) if rule.is_in_use]
    compiled = sum(sum(entry.cache_misses.values()) for entry in stats)
    return compiled, sum(sum(entry.cache_hits.values()) for entry in stats)
