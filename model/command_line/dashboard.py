"""`run_sim.py dashboard`: the live page."""

from model.command_line.checks import check_choice, check_whole
from model.command_line.extras import need
from model.scenario import load_scenario


def show_dashboard(
    scenario: str, *, port: int, host: str, language: str, visitors: int, browser: bool
) -> None:
    """Compile what is not compiled yet, then serve the page until interrupted.

    Raises InputError if anything given is wrong, or what the page needs is not installed.
    """
    need("page")
    check_choice("--lang", language, ("en", "zh"))
    load_scenario(scenario)

    from model.command_line.compiling import compile_rules
    from model.dashboard.serving import LARGEST_VISITORS, listen, serve, warn_of_others

    check_whole("--visitors", visitors, 1, LARGEST_VISITORS)
    listening = listen(host, port)
    warn_of_others(host)
    compile_rules(as_json=False)
    serve(listening, scenario=scenario, language=language, host=host, visitors=visitors, browser=browser)
