"""The page of the command line, read off the Typer application: every command, argument and option."""

from typing import Any

import typer

import run_sim


def is_argument(parameter: Any) -> bool:
    """Whether a parameter is given by its place and not by its name."""
    return not parameter.opts[0].startswith("-")


def default_of(parameter: Any) -> str:
    """The default as one would type it; nothing for none and for switches that are off."""
    default = parameter.default
    if default is None or default is False or default == [] or parameter.required or callable(default):
        return ""
    return "on" if default is True else f"`{default}`"


def kind_of(parameter: Any) -> str:
    """What follows the option, as --help shows it; nothing for a switch."""
    if getattr(parameter, "is_flag", False):
        return ""
    if parameter.metavar:
        return f"`{parameter.metavar}`"
    return {int: "`INTEGER`", float: "`NUMBER`"}.get(type(parameter.default), "`TEXT`")


def name_of(parameter: Any) -> str:
    """The option with all its names, or the argument."""
    if is_argument(parameter):
        repeated = "..." if parameter.nargs == -1 else ""
        shown = f"{parameter.metavar or parameter.name.upper()}{repeated}"
        return f"`{shown}`" if parameter.required else f"`[{shown}]`"
    return ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])


def usage_of(name: str, command: Any) -> str:
    """One line that shows the form of a command."""
    arguments = [name_of(each).strip("`") for each in command.params if is_argument(each)]
    return " ".join(["python run_sim.py", name, *arguments, "[OPTIONS]"])


def commands_page(page: Any, table: Any) -> str:
    """Every command.  page, table: of generate.py."""
    group: Any = typer.main.get_command(run_sim.app)
    parts = [
        "`python run_sim.py --help` lists the commands, `python run_sim.py COMMAND --help` what one takes. "
        "Exit codes: 0 done; 1 a defect of the model, or nobody reads the output; 2 something wrong in "
        "what was given, told in one line; 130 interrupted with Ctrl-C, no finished run lost."
    ]
    names = [name for name, command in group.commands.items() if not command.hidden]
    rows = [[f"[`{name}`](#{name})", summary_of(group.commands[name])] for name in names]
    parts.append(table(["command", "what it does"], rows))
    for name in names:
        command = group.commands[name]
        parts += [f"## {name}", " ".join((command.help or "").split())]
        parts.append(f"```text\n{usage_of(name, command)}\n```")
        rows = [
            [
                name_of(parameter),
                "" if is_argument(parameter) else kind_of(parameter),
                default_of(parameter),
                " ".join((getattr(parameter, "help", None) or "").split()),
            ]
            for parameter in command.params
            if not getattr(parameter, "hidden", False) and parameter.name != "help"
        ]
        parts.append(table(["argument or option", "takes", "default", "meaning"], rows))
    return page("Command reference", *parts)


def summary_of(command: Any) -> str:
    """The first sentence of a command's help."""
    return " ".join((command.help or "").split()).split(". ")[0].rstrip(".") + "."
