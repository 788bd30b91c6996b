"""Reports: whole, honest about intervals, in both languages, and never a place for markup."""

import dataclasses
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from model.engine import simulate
from model.errors import InputError
from model.experiments.analysis import write_analysis
from model.experiments.calibrate import Target as Observed
from model.experiments.calibrate import calibrate
from model.experiments.columns import columns_of
from model.experiments.compare import compare
from model.experiments.decompose import decompose
from model.experiments.effects import effects
from model.experiments.folder import Plan, manifest, new_experiment
from model.experiments.intervals import Interval
from model.experiments.optimise import optimise
from model.experiments.robust import Target, robust
from model.experiments.sensitivity import sensitivity
from model.experiments.sweep import SweepPlan, sweep
from model.experiments.words import signed_amount, words
from model.outcomes.tables import HEADLINE_COLUMNS
from model.report import fonts, pdf, saying
from model.report.document import LABELS, Paragraph, Picture, Report, Section, Table, _drawn, as_html
from model.report.folders import read_folder
from model.report.run_report import RunReport
from model.report.wording import has_chinese
from model.report.writing import _report_of, write_report
from model.results import write_results
from model.scenario import load_scenario
from model.writing import write_json
from run_sim import main
from tests.report.test_analysis_figures import BASES, BUDGET, RANGES, outcomes

INJECTED = "<script>alert('x')</script> & <b>bold"
VOID = {"meta", "img", "br", "hr", "link", "input"}
NO_NUMBER = re.compile(r"\b(nan|NaN|None|inf|null|undefined)\b")


class Page(HTMLParser):
    """An HTML page: its elements, its text, and whether every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []  # of which element, what
        self.beside_main: list[str] = []  # texts of the body that are in no landmark
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data) -> None:
        if data.strip() and self.open and self.open[-1] != "style":
            self.texts.append((self.open[-1], " ".join(data.split())))
            if "body" in self.open and "main" not in self.open:
                self.beside_main.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check(text: str, pictures: int, languages: int = 1) -> Page:
    """What holds for every report."""
    assert text.startswith("<!DOCTYPE html>")
    page = Page(text)
    assert {name for name, _ in page.elements}.isdisjoint({"script", "link", "iframe", "object", "b-"})
    assert [name for name, _ in page.elements][:2] == ["html", "head"]
    assert all(attributes["lang"] for attributes in page.all("html") + page.all("article"))
    assert len(page.all("article")) == len(page.all("h1")) == languages
    assert len(page.all("title")) == len(page.all("main")) == 1
    body = [name for name, _ in page.elements][[name for name, _ in page.elements].index("body") + 1 :]
    assert body[0] == "main" and page.beside_main == [], "all of it is in the landmark"
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1 and all(below - above <= 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for attributes in page.all("a")]
    assert targets and all(target.startswith("#") and target[1:] in ids for target in targets)
    images = page.all("img")
    assert len(images) == len(page.all("figure")) == len(page.all("figcaption")) == pictures * languages
    for image in images:
        assert image["src"].startswith(("data:image/svg+xml;base64,", "data:image/png;base64,"))
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in image["alt"])  # which says more in less
        assert len(image["alt"]) > (12 if chinese else 20) and not NO_NUMBER.search(image["alt"])
    assert all(attributes["scope"] in ("col", "row") for attributes in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    outside = re.sub(r"data:[^\"')]+", "", text)
    assert not re.search(r"https?:|//[a-z]|@import", outside)
    for _, said in page.texts:
        assert not NO_NUMBER.search(said), said
    return page


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory) -> Path:
    scenario = dataclasses.replace(
        load_scenario("baseline", {"linkages.order_purchase.floor": 0.9}),
        title={"en": INJECTED, "zh": f"{INJECTED}标题"},
        question={"en": f"What {INJECTED}?", "zh": f"问{INJECTED}？"},
    )
    made = simulate(scenario, seed=5, scale=0.0005, years=2)
    return write_results(made, tmp_path_factory.mktemp("results") / "run")


@pytest.fixture(scope="module")
def compare_folder(tmp_path_factory) -> Path:
    scenarios = [load_scenario(name) for name in ("no_linkage", "employment", "share_cooperation")]
    scenarios[2] = dataclasses.replace(scenarios[2], title={"en": INJECTED, "zh": f"{INJECTED}标题"})
    made = compare(scenarios, replications=2, scale=0.0005, years=1, seed=3)
    return made.write(tmp_path_factory.mktemp("results") / "compare")


def page_of(folder: Path, tmp_path: Path, language: str = "en") -> str:
    (file,) = write_report(folder, language=language, out=tmp_path / "deeper" / f"{language}.html")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def same_font(monkeypatch) -> None:
    """Every Chinese text brings a font of one character: to make one of its own takes longest of all."""
    font = fonts.embeddable("字")
    monkeypatch.setattr(fonts, "embeddable", lambda text, among="": font if has_chinese(text) else None)


# --- whole reports --------------------------------------------------------------------------


@pytest.mark.usefixtures("same_font")
def test_the_report_of_a_run(run_folder, tmp_path) -> None:
    page = check(page_of(run_folder, tmp_path, "both"), pictures=8, languages=2)
    headline = json.loads((run_folder / "summary.json").read_text())["headline"]
    text = " ".join(said for _, said in page.texts)
    assert text.count(f"{headline['mean_income']:,.0f}") >= 4  # the answer and the table, twice
    assert f"{100.0 * headline['below_line_rate']:.1f} %" in text
    assert "one run" in text.lower() and "没有区间" in text
    assert "--set linkages.order_purchase.floor=0.9" in text
    assert load_scenario("baseline", {"linkages.order_purchase.floor": 0.9}).digest() in text
    # What was injected stands there as text, in title, heading and question of both languages.
    assert INJECTED in dict(page.texts)["title"]
    assert sum(INJECTED in said for _, said in page.texts) >= 5
    assert "b" not in {tag for tag, said in page.texts if "bold" in said}


def test_who_failed_in_a_run_is_counted_in_whole_numbers(run_folder) -> None:
    telling = RunReport(read_folder(run_folder))
    telling.headline |= {"enterprises_failed": 1.0, "cooperatives_failed": 2.0}
    said = list(everything_said(telling.report()))
    assert any("1 enterprise fails and 2 cooperatives dissolve." in each["en"] for each in said)
    assert any("1家企业倒闭，2家合作社解散。" in each["zh"] for each in said)
    assert "1.0" not in {each["en"] for each in said}


@pytest.mark.usefixtures("same_font")
def test_the_report_of_a_comparison(compare_folder, tmp_path) -> None:
    page = check(page_of(compare_folder, tmp_path, "both"), pictures=7, languages=2)
    summary = json.loads((compare_folder / "summary.json").read_text())
    text = " ".join(said for _, said in page.texts)
    assert summary["finding"]["en"] in text and summary["finding"]["zh"] in text
    for row in summary["rows"]:
        assert f"{row['mean_income']:,.0f}" in text
        assert row["scenario"] in text
    assert "58 counties" in text and "58个县" in text
    assert "assumption" in text.lower() and "was not tested here" in text
    assert "python run_sim.py compare no_linkage employment share_cooperation" in text
    alts = " ".join(image["alt"] for image in page.all("img"))
    assert "58 counties" in alts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_in_one_language_has_no_word_of_the_other(language, compare_folder, tmp_path) -> None:
    text = page_of(compare_folder, tmp_path, language)
    page = check(text, pictures=7)
    assert page.all("html")[0]["lang"].startswith(language)
    said = [each for _, each in page.texts]
    if language == "en":
        assert not any(map(has_chinese, said))
    else:
        headings = [each for tag, each in page.texts if tag in ("h1", "h2", "caption", "figcaption")]
        assert all(map(has_chinese, headings))
    # The font that comes along is in the file only where it is needed.
    assert ("@font-face" in text) == (language == "zh")


def everything_said(report: Report) -> Iterator[dict[str, str]]:
    yield from (report.title, report.made, *report.question, *report.answer)
    for section in report.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Picture):
                yield from (block.caption, block.alt)
            else:
                yield from (block.caption, *block.head, *(cell for row in block.rows for cell in row))
                yield from () if block.note is None else (block.note,)


def test_both_languages_have_every_label(run_folder, compare_folder) -> None:
    for folder in (run_folder, compare_folder):
        for said in everything_said(_report_of(read_folder(folder))):
            assert bool(said["en"].strip()) == bool(said["zh"].strip()), said
            # Without a Chinese word: names of the program, numbers, and words of one language only.
            if not has_chinese(said["zh"]) and not said["zh"].startswith("python run_sim.py "):
                assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", said["zh"]), said
            assert not has_chinese(said["en"]) or "标题" in said["en"], said
    assert all(set(label) == {"en", "zh"} for label in LABELS.values())


# --- analyses -------------------------------------------------------------------------------


def every_headline(scenario, seed: int) -> dict[str, float]:
    """The same, and every other headline number, which a sweep tells of."""
    return dict.fromkeys(HEADLINE_COLUMNS, 1.0) | outcomes(scenario, seed)


@pytest.fixture
def analysis_folder(synthetic, tmp_path):
    """A finished folder of an analysis with made-up outcomes."""
    base, many, one = load_scenario("baseline"), synthetic(outcomes, 4), synthetic(outcomes, 1)
    from model.experiments.ranges import Range

    levers = [Range(BUDGET, 0.0, 6e8), Range(BASES, 0.0, 1e9)]
    observed = [Observed("mean_income", 11_600.0, 120.0, f"made up {INJECTED}")]
    made = {
        "decompose": lambda: decompose(base, many),
        "effects": lambda: effects(base, many),
        "sensitivity": lambda: sensitivity(base, one, RANGES, trajectories=2, samples=8, keep=2),
        "optimise": lambda: optimise(base, many, levers, population=8, generations=3),
        "sweep": lambda: sweep(base, synthetic(every_headline, 4), SweepPlan(tuple(RANGES), "latin", 8)),
        "calibrate": lambda: calibrate(base, one, observed, RANGES, points=64, rounds=2),
        "robust": lambda: robust(base, many, RANGES, Target("mean_income", True, 11_500.0), points=80),
    }

    def write(command: str) -> Path:
        folder = tmp_path / command
        folder.mkdir()
        found = made[command]()
        write_analysis(found, command, folder)
        options = {"scale": 0.01, "years": 3, "seed": 7, "replications": 4}
        plan = Plan(command, (base,), options)
        write_json(manifest(plan, columns_of(found.tables())), folder / "manifest.json")
        return folder

    return write


PICTURES = {
    "decompose": 2,
    "effects": 1,
    "sensitivity": 1,
    "optimise": 2,
    "sweep": 1,
    "calibrate": 1,
    "robust": 1,
}


@pytest.mark.usefixtures("same_font")
@pytest.mark.parametrize("command", PICTURES)
def test_every_analysis_has_a_report(command, analysis_folder, tmp_path) -> None:
    folder = analysis_folder(command)
    page = check(page_of(folder, tmp_path, "both"), pictures=PICTURES[command], languages=2)
    text = " ".join(said for _, said in page.texts)
    finding = json.loads((folder / "summary.json").read_text())["finding"]
    assert " ".join(finding["en"].split()) in text and finding["zh"] in text
    if command == "calibrate":  # whose first argument is the file of targets, which came from Python here
        assert "python run_sim.py calibrate --scenario baseline" in text
        assert INJECTED in text
    else:
        assert f"python run_sim.py {command} baseline" in text


@pytest.mark.usefixtures("same_font")
def test_gains_and_losers_are_told_with_their_intervals(analysis_folder, synthetic, tmp_path) -> None:
    page = check(page_of(analysis_folder("effects"), tmp_path, "both"), pictures=1, languages=2)
    text = " ".join(" ".join(said.split()) for _, said in page.texts)
    for row in effects(load_scenario("baseline"), synthetic(outcomes, 4)).rows():
        gain = [signed_amount(row[f"gain{end}"]) for end in ("", "_low", "_high")]
        lose = [f"{100.0 * row[f'losers{end}']:.1f}" for end in ("", "_low", "_high")]
        assert "{} ({} to {})".format(*gain) in text and "{}（{}至{}）".format(*gain) in text
        assert "{} % ({} % to {} %)".format(*lose) in text and "{}%（{}%至{}%）".format(*lose) in text


@pytest.mark.usefixtures("same_font")
def test_a_study_of_sensitivity_inside_a_folder_is_told_of(analysis_folder, compare_folder, tmp_path) -> None:
    study = analysis_folder("sensitivity")
    target = compare_folder / "sensitivity"
    target.symlink_to(study, target_is_directory=True)
    try:
        text = page_of(compare_folder, tmp_path)
    finally:
        target.unlink()
    check(text, pictures=8)
    assert "was not tested here" not in text
    assert "Conclusions, and at which share of points" in text


# --- words ----------------------------------------------------------------------------------

WHAT, UNIT = words("income", "收入"), words("yuan", "元")


@pytest.mark.parametrize(
    ("found", "en", "zh"),
    [
        ((40.0, 30.0, 50.0), "income rises by 40 (30 to 50) yuan", "收入增加40元（30至50）"),
        ((-40.0, -50.0, -30.0), "income falls by 40 (30 to 50) yuan", "收入减少40元（30至50）"),
        (
            (4.0, -1.0, 9.0),
            "income does not clearly change: +4.0 (−1.0 to +9.0) yuan, an interval that includes zero",
            "收入没有明确变化（+4.0元，区间−1.0至+9.0，包含零）",
        ),
    ],
)
def test_the_verb_fits_the_interval(found, en, zh) -> None:
    said = saying.change(Interval(*found), WHAT, UNIT)
    assert said["en"].replace("\u00a0", " ") == en
    assert said["zh"].replace("\u00a0", " ") == zh


def test_what_is_no_number_is_not_told_as_one() -> None:
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    assert "no number" in saying.change(nothing, WHAT, UNIT)["en"]
    assert saying.interval(nothing)["en"] == saying.number(float("nan"))["en"] == "–"
    assert saying.share(None)["zh"] == "–"


def test_text_between_backticks_is_code_and_nothing_else_is_markup() -> None:
    block = Paragraph(words(f"`a<b>` and `odd {INJECTED}", "`甲` 乙"))
    table = Table(words("c", "c"), (words("h", "h"),), ((words(INJECTED, "x"),),))
    section = Section("s", words("s", "s"), (block, table))
    text = as_html(Report(words("t", "t"), (), (), words("m", "m"), (section,)), ["en"])
    page = Page(text)
    assert ("code", "a<b>") in page.texts
    assert "script" not in {name for name, _ in page.elements}
    assert ("th", INJECTED) in page.texts


def test_a_font_holds_the_characters_asked_for() -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    font = fonts.embeddable("Income 脱贫户")
    assert font is not None and len(font) < 20_000
    assert {ord(character) for character in "脱贫户"} <= TTFont(BytesIO(font)).getBestCmap().keys()
    assert fonts.embeddable("Income") is None
    assert font == fonts.embeddable("脱贫户 收".replace(" 收", ""))


def test_a_figure_drawn_again_is_the_same_to_the_letter() -> None:
    def draw(_: str) -> Figure:
        figure = Figure()
        figure.subplots().plot([1.0, 2.0])
        return figure

    picture = Picture(words("A line", "线"), words("A line", "线"), draw)
    assert _drawn(picture, "en") == _drawn(picture, "en")


@pytest.mark.parametrize("among", ["联结形式与脱贫户的收入", "脱贫户", "人的收入"])
def test_a_font_is_the_same_whatever_texts_it_is_made_among(among: str) -> None:
    assert fonts.embeddable("脱贫户", among) == fonts.embeddable("脱贫户")


# --- refusals and the command ---------------------------------------------------------------


def test_wrong_folders_are_told_in_one_line(tmp_path, capsys, compare_folder, analysis_folder) -> None:
    (tmp_path / "empty").mkdir()
    with new_experiment(Plan("compare", (load_scenario("baseline"),), {}), tmp_path / "begun") as begun:
        assert begun.folder is not None
    broken = analysis_folder("effects")
    (broken / "summary.json").write_text("{", encoding="utf-8")
    odd = analysis_folder("sweep")
    told = json.loads((odd / "manifest.json").read_text())
    (odd / "manifest.json").write_text(json.dumps({**told, "command": "conjure"}))
    there = tmp_path / "there.html"
    there.touch()
    for arguments, part in (
        ([tmp_path / "nowhere"], "no such folder"),
        ([tmp_path / "empty"], "manifest.json is missing"),
        ([tmp_path / "begun"], "resume"),
        ([broken], "cannot be read"),
        ([odd], "no report"),
        ([compare_folder, "--lang", "fr"], "'en', 'zh' or 'both'"),
        ([compare_folder, "--out", there], "already there"),
        ([compare_folder, "--pdf", "--out", tmp_path / "x.pdf"], "must not end in .pdf"),
    ):
        assert main(["report", *map(str, arguments)]) == 2
        error = capsys.readouterr().err
        assert error.startswith("Error: ") and error.count("\n") == 1 and part in error


def test_without_a_browser_there_is_a_message_and_no_report(
    compare_folder, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "_PLACES", ())
    assert main(["report", str(compare_folder), "--pdf", "--out", str(tmp_path / "x.html")]) == 2
    assert "no Chromium" in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()


def test_a_browser_prints_the_report(tmp_path, monkeypatch) -> None:
    """With a stand-in browser that writes where it is told to, and one that fails."""
    browser = tmp_path / "chromium"
    browser.write_text(
        '#!/bin/sh\nfor a; do case "$a" in --print-to-pdf=*) echo %PDF > "${a#*=}";; esac; done\n'
    )
    browser.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(browser))
    pdf.write_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_text() == "%PDF\n"
    browser.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(InputError, match="exit code 3"):
        pdf.write_pdf(tmp_path / "b.html", tmp_path / "b.pdf")


def test_the_command_says_where_the_report_is(run_folder, tmp_path, capsys) -> None:
    file = tmp_path / "report.html"
    assert main(["report", str(run_folder), "--lang", "zh", "--out", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"folder": str(run_folder), "language": "zh", "files": [str(file)]}
    assert file.exists()
