"""`run_sim.py export`: results for spreadsheets."""


def export_results(folder: str, *, to: str | None, as_json: bool) -> None:
    """Write the tables of a results folder as CSV and Excel and say where they are.

    Raises InputError if the folder holds no complete results, or the other cannot be written.
    """
    from model.command_line.screen import print_json, print_lines
    from model.experiments.export import WORKBOOK, export

    written = export(folder, to)
    files = sorted(str(file) for file in written.iterdir())
    if as_json:
        print_json({"folder": str(written), "files": files})
    else:
        print_lines(
            f"Excel, with a codebook: {written / WORKBOOK}", f"CSV: {len(files) - 1} files in {written}"
        )
