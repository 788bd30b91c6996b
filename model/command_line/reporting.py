"""`run_sim.py report`: a results folder as a report for people."""

import sys


def report_results(folder: str, *, language: str, out: str | None, pdf: bool, as_json: bool) -> None:
    """Write the report of a results folder and say where it is.

    Raises InputError if the folder holds no finished results or the file cannot be written.
    """
    from model.command_line.extras import missed
    from model.command_line.screen import print_json, print_lines
    from model.report.writing import write_report

    written = [str(file) for file in write_report(folder, language=language, out=out, pdf=pdf)]
    if missing := missed("map"):
        print(f"Note: counties are tiles; {missing}.", file=sys.stderr)
    if as_json:
        print_json({"folder": folder, "language": language, "files": written})
    else:
        print_lines(*(f"{'PDF' if file.endswith('.pdf') else 'Report'}: {file}" for file in written))
