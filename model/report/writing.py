"""Writing the report of a results folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import InputError
from model.report.folders import COMPARE, RUN, Folder, read_folder
from model.report.style import LANGUAGES, Language
from model.writing import check_file, complete_file

if TYPE_CHECKING:
    from model.report.document import Report

BOTH = "both"


def languages_of(asked: str) -> tuple[Language, ...]:
    """The languages that --lang names.  Raises InputError if it names none."""
    if asked == BOTH:
        return LANGUAGES
    chosen = tuple(language for language in LANGUAGES if language == asked)
    if not chosen:
        raise InputError("must be 'en', 'zh' or 'both'", key="--lang", value=asked)
    return chosen


def write_report(
    folder: str | Path, *, language: str = "en", out: str | Path | None = None, pdf: bool = False
) -> list[Path]:
    """Write the report of a finished results folder as one HTML file, and as PDF if asked.

    out: a new file; report-LANGUAGE.html in the folder if None.  Returns the files written.

    Raises InputError if the folder holds no finished results, a file is there or cannot be
    written, or there is no browser to make a PDF with.
    """
    from model.report.document import as_html  # late: Matplotlib

    languages = languages_of(language)
    found = read_folder(folder)
    check_file(found.path / f"report-{language}.html" if out is None else out)
    file = found.path / f"report-{language}.html" if out is None else Path(out)
    printed = file.with_suffix(".pdf")
    if pdf:
        from model.report.pdf import find_browser, write_pdf

        if printed == file:
            raise InputError(
                "must not end in .pdf: that is the name of the PDF beside it", key="--out", value=str(out)
            )
        check_file(printed)
        find_browser()
    page = as_html(_report_of(found), languages)
    with complete_file(file) as unfinished:
        unfinished.write_text(page, encoding="utf-8", newline="\n")
    if not pdf:
        return [file]
    write_pdf(file, printed)
    return [file, printed]


def _report_of(folder: Folder) -> "Report":
    if folder.command == RUN:
        from model.report.run_report import RunReport

        return RunReport(folder).report()
    if folder.command == COMPARE:
        from model.report.comparison_report import ComparisonReport

        return ComparisonReport(folder).report()
    from model.report.analysis_report import AnalysisReport

    return AnalysisReport(folder).report()
