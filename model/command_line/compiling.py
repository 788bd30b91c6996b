"""`run_sim.py compile`: every rule compiled, so that the first run does not have to."""

import sys
import time

from model.command_line.screen import print_json, print_lines, progress_bar

_SMALLEST = 1e-9  # one household of each group and county


def compile_rules(*, as_json: bool) -> None:
    """Run the smallest model for a year, which compiles every rule, and say what was done.

    Raises InputError if the baseline scenario is wrong, AccountsError if money is not conserved.
    """
    started = time.perf_counter()
    with progress_bar("compiling rules") as advance:
        from model.engine import Engine
        from model.experiments.measuring import load_rules
        from model.scenario import load_scenario
        from model.seasons import SEASONS

        before = _counted()
        steps = 2 + len(SEASONS)
        if advance is not None:
            advance(0, steps)
        elif not as_json:
            print(
                "Compiling what is not compiled yet; the first time takes one to two minutes.",
                file=sys.stderr,
            )
        engine = Engine(load_scenario("baseline"), scale=_SMALLEST)
        for step in range(1, steps - 1):
            if advance is not None:
                advance(step, steps)
            engine.step()
        load_rules()  # with what experiments measure besides
    compiled, loaded = (now - then for now, then in zip(_counted(), before, strict=True))
    seconds = time.perf_counter() - started
    if as_json:
        print_json({"compiled": compiled, "already_compiled": loaded, "seconds": seconds})
    elif compiled == 0:
        print_lines("All rules are compiled already.")
    else:
        print_lines(f"Compiled {compiled} rules in {seconds:.0f} seconds.")


def _counted() -> tuple[int, int]:
    """How many rules this process has compiled, and how many it found compiled."""
    from numba.core.dispatcher import Dispatcher

    modules = [module for name, module in list(sys.modules.items()) if name.startswith("model.")]
    rules = {id(value): value for module in modules for value in vars(module).values()}
    stats = [rule.stats for rule in rules.values() if isinstance(rule, Dispatcher)]
    compiled = sum(sum(entry.cache_misses.values()) for entry in stats)
    return compiled, sum(sum(entry.cache_hits.values()) for entry in stats)
