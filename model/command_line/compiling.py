"""`run_sim.py compile`: every rule compiled, so that the first run does not have to."""

import os
import sys
import time

from model.command_line.screen import print_json, print_lines, progress_bar

_SMALLEST = 1e-9  # one household of each group and county
_MOST_PROCESSES = 4  # one for each season


def compile_rules(*, as_json: bool) -> None:
    """Compile every rule that is not compiled yet, and say what was done.

    The seasons' loops, which are most of the work, are compiled side by side in processes of
    their own; then the smallest model for a year loads them, and compiles what is left.

    Raises InputError if the baseline scenario is wrong, AccountsError if money is not conserved.
    """
    started = time.perf_counter()
    with progress_bar("compiling rules") as advance:
        from model.engine import Engine
        from model.experiments.executors import open_executor
        from model.experiments.measuring import load_rules, rules_are_compiled
        from model.scenario import load_scenario
        from model.seasons import SEASONS

        steps = 2 + 2 * len(SEASONS)
        done = 0

        def go_on() -> None:
            nonlocal done
            done += 1
            if advance is not None:
                advance(done, steps)

        compiled, loaded = 0, 0
        jobs = min(os.cpu_count() or 1, _MOST_PROCESSES)
        missing = not rules_are_compiled()
        if missing and advance is None and not as_json:
            print("Compiling what is not compiled yet; the first time takes about a minute.", file=sys.stderr)
        if missing and jobs > 1:
            with open_executor(jobs, load=False) as executor:
                for _, (new, old) in executor.map(compile_season, _longest_first()):
                    compiled, loaded = compiled + new, loaded + old
                    go_on()
        before = _counted()
        engine = Engine(load_scenario("baseline"), scale=_SMALLEST)
        for _ in SEASONS:
            engine.step()
            go_on()
        load_rules()  # with what experiments measure besides
    new, old = _since(before)
    loaded = old if compiled == 0 else loaded
    compiled += new
    seconds = time.perf_counter() - started
    if as_json:
        print_json({"compiled": compiled, "already_compiled": loaded, "seconds": seconds})
    elif compiled == 0:
        print_lines("All rules are compiled already.")
    else:
        print_lines(f"Compiled {compiled} rules in {seconds:.0f} seconds.")


def compile_season(season: int) -> tuple[int, int]:
    """Compile a season's loop in this process: rules compiled, and rules found compiled."""
    from model.engine import compile_loop

    before = _counted()
    compile_loop(season)
    return _since(before)


def _longest_first() -> tuple[int, ...]:
    from model.seasons import AUTUMN, SPRING, SUMMER, WINTER

    return SPRING, WINTER, AUTUMN, SUMMER


def _since(before: tuple[int, int]) -> tuple[int, int]:
    compiled, loaded = _counted()
    return compiled - before[0], loaded - before[1]


def _counted() -> tuple[int, int]:
    """How many rules this process has compiled, and how many it found compiled."""
    from numba.core.dispatcher import Dispatcher

    modules = [module for name, module in list(sys.modules.items()) if name.startswith("model.")]
    rules = {id(value): value for module in modules for value in vars(module).values()}
    stats = [rule.stats for rule in rules.values() if isinstance(rule, Dispatcher)]
    compiled = sum(sum(entry.cache_misses.values()) for entry in stats)
    return compiled, sum(sum(entry.cache_hits.values()) for entry in stats)
