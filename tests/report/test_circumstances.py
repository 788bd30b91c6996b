"""Reports say what the user set, over which years and of how many households, wherever results stand."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from model.engine import simulate
from model.experiments import caveats
from model.experiments.analysis import answer, write_analysis
from model.experiments.changes import changed_title, settings_words
from model.experiments.columns import columns_of
from model.experiments.compare import compare
from model.experiments.decompose import decompose
from model.experiments.finding import finding
from model.experiments.folder import Plan, manifest
from model.experiments.words import outcome_words
from model.origin import is_own, own_first, settings_of
from model.report.document import Paragraph, Report
from model.report.folders import read_folder
from model.report.writing import _report_of
from model.results import write_results
from model.scenario import load_scenario
from model.writing import write_json
from tests.report.test_analysis_figures import outcomes

DROUGHT, FLOOR = "shocks.drought_year", "linkages.order_purchase.floor"
SET = {DROUGHT: 1, FLOOR: 0.9}
EN, ZH = f"{DROUGHT} = 1", f"指定的旱年”取1（{DROUGHT}）"
RESULTS = ("results", "income", "years", "who", "cost", "risks", "accounts")
# More than fit a table that is cut, each with another value than it has.
MANY = {
    "labour.local_wage": 111.0,
    "labour.hired_wedge": 0.11,
    "labour.illness": 0.06,
    "choice.noise": 611.0,
    "prices.persistence": 0.55,
    "prices.correlation": 0.31,
    "population.savings_inequality": 0.9,
    "population.away_persons": 0.5,
    "population.mean_skill": 0.41,
    "population.mean_will": 0.51,
    "enterprises.utilisation": 0.7,
    "linkages.employment.reserved_share": 0.35,
    "population.workers_per_employed": 1.2,
    **SET,
}


def run_folder(folder: Path, settings: dict[str, object] = SET, years: int = 2) -> Path:
    made = simulate(load_scenario("baseline", settings), seed=5, scale=0.0005, years=years)
    return write_results(made, folder / "run")


def compare_folder(folder: Path, *, uncertain: bool = False) -> Path:
    scenarios = [load_scenario(name, SET) for name in ("no_linkage", "employment", "order_purchase")]
    made = compare(scenarios, replications=2, scale=0.0005, years=2, seed=3, uncertain=uncertain)
    return made.write(folder / "compare")


@pytest.fixture
def decompose_folder(synthetic, tmp_path) -> Callable[..., Path]:
    def make(**changes: object) -> Path:
        scenario = load_scenario("baseline", SET)
        found = decompose(scenario, dataclasses.replace(synthetic(outcomes, 4), **changes))
        folder = tmp_path / "decompose"
        folder.mkdir()
        write_analysis(found, "decompose", folder)
        options = {"scale": 0.01, "years": 3, "seed": 7, "replications": 4, "of": "forms"}
        options |= {"outcome": "mean_income", **changes}
        plan = Plan("decompose", (scenario,), options)
        write_json(manifest(plan, columns_of(found.tables())), folder / "manifest.json")
        return folder

    return make


@pytest.fixture(params=["run", "compare", "decompose"])
def report(request, decompose_folder, tmp_path) -> Report:
    makers = {
        "run": lambda: run_folder(tmp_path),
        "compare": lambda: compare_folder(tmp_path),
        "decompose": decompose_folder,
    }
    return _report_of(read_folder(makers[request.param]()))


def everything(report: Report, language: str) -> str:
    texts = [*report.question, *report.answer]
    for section in report.sections:
        for block in section.blocks:
            texts.append(block.text if isinstance(block, Paragraph) else block.caption)
            note = getattr(block, "note", None)
            texts += [] if note is None else [note]
    return " ".join(text[language] for text in texts)


def test_what_was_set_stands_in_title_question_answer_and_every_caption(report) -> None:
    assert EN in report.title["en"] and "指定的旱年”取1" in report.title["zh"]
    assert "% of households" in report.title["en"] and "%的农户" in report.title["zh"]
    for told in (report.question, report.answer):
        assert any(EN in text["en"] and FLOOR in text["en"] for text in told)
        assert any(ZH in text["zh"] and FLOOR in text["zh"] for text in told)
    captions = [
        block.caption
        for section in report.sections
        if section.key in RESULTS
        for block in section.blocks
        if not isinstance(block, Paragraph)
    ]
    assert len(captions) >= 4
    for caption in captions:
        assert EN in caption["en"] and ZH in caption["zh"], caption
        assert "% of households" in caption["en"] and "year" in caption["en"].lower(), caption
        assert "%的农户" in caption["zh"] and "年" in caption["zh"], caption


def test_caveats_stand_beside_what_they_qualify(report) -> None:
    for language in ("en", "zh"):
        said = everything(report, language)
        if any(section.key == "years" for section in report.sections):
            assert caveats.START[language] in said and caveats.LEVEL[language] in said
            assert caveats.COUNTIES[language] in said
        else:
            assert caveats.AGGREGATES[language] in said


def test_a_gain_of_jobs_is_told_beside_who_may_lose_them(tmp_path) -> None:
    said = _report_of(read_folder(compare_folder(tmp_path)))
    (elsewhere,) = caveats.of_forms(["employment"])
    assert elsewhere in said.answer and caveats.AGGREGATES in said.answer


@pytest.mark.parametrize("kind", ["run", "compare"])
def test_the_years_of_the_transition_are_marked(kind, tmp_path) -> None:
    folder = run_folder(tmp_path) if kind == "run" else compare_folder(tmp_path)
    (years,) = (each for each in _report_of(read_folder(folder)).sections if each.key == "years")
    table = years.blocks[1]
    assert [row[0]["en"] for row in table.rows] == ["1 (transition)", "2 (transition)"]
    assert [row[0]["zh"] for row in table.rows] == ["1（过渡期）", "2（过渡期）"]
    assert "Years 1 to 2, one by one" in table.caption["en"] and "逐年" in table.caption["zh"]


def test_a_comparison_by_year_is_what_its_runs_were(tmp_path) -> None:
    """Of a run of two years the income told is that of the last."""
    folder = read_folder(compare_folder(tmp_path))
    (years,) = (each for each in _report_of(folder).sections if each.key == "years")
    rows = years.blocks[1].rows
    told = [float(row[1]["en"].replace(",", "")) for row in rows]
    (base,) = (row for row in folder.summary["rows"] if row["scenario"] == "no_linkage")
    assert len(told) == 2 and told[-1] == pytest.approx(base["mean_income"], abs=1.0)


def test_drawn_parameters_are_told_of(tmp_path, decompose_folder) -> None:
    for folder, places in (
        (compare_folder(tmp_path, uncertain=True), ("comes first with a probability", "居首的概率")),
        (decompose_folder(uncertain=True), ()),
    ):
        report = _report_of(read_folder(folder))
        for language in ("en", "zh"):
            text = everything(report, language)
            assert caveats.ONE_DRAW[language] in text
            assert caveats.CHANCE_ONLY[language] not in text
        assert "luck and parameters of its own" in everything(report, "en")  # the method
        for part, language in zip(places, ("en", "zh"), strict=False):
            (order,) = (
                block.text[language]
                for section in report.sections
                for block in section.blocks
                if isinstance(block, Paragraph) and part in block.text[language]
            )
            assert ("as far as luck and the parameters go" in order) or "运气与参数" in order


def test_the_users_own_settings_come_first_and_none_is_cut(tmp_path) -> None:
    report = _report_of(read_folder(run_folder(tmp_path, MANY, years=1)))
    (table,) = (
        block
        for section in report.sections
        for block in section.blocks
        if not isinstance(block, Paragraph) and "--set" in block.caption["en"]
    )
    keys = [row[0]["en"] for row in table.rows]
    assert set(keys[: len(MANY)]) == set(MANY) and len(keys) > len(MANY)
    assert all(row[-1]["en"] == "--set" for row in table.rows[: len(MANY)])
    assert all(row[-1]["en"] == "baseline.toml" for row in table.rows[len(MANY) :])
    for row in table.rows:
        assert "：" in row[0]["zh"] and row[0]["zh"] != row[0]["en"]
    question = " ".join(text["en"] for text in report.question)
    assert all(key in question for key in MANY)
    assert "and 12 more settings" in report.title["en"] and "等15项设定" in report.title["zh"]


# --- in words -----------------------------------------------------------------------------


def test_settings_in_words() -> None:
    assert settings_words({}) == {"en": "", "zh": ""}
    told = settings_words({DROUGHT: 2, "linkages.employment.enabled": True, FLOOR: 0.1 + 0.2})
    assert told["en"] == f"{DROUGHT} = 2, linkages.employment.enabled = true, {FLOOR} = 0.3"
    assert told["zh"].startswith("“冲击：指定的旱年”取2（shocks.drought_year），")
    assert changed_title({"en": "A", "zh": "甲"}, {}) == {"en": "A", "zh": "甲"}
    assert changed_title({"en": "A", "zh": "甲"}, {DROUGHT: 2})["en"] == f"A, with {DROUGHT} = 2"


def test_whose_a_setting_is() -> None:
    origin = {
        "a": "default",
        "b": "scenarios/baseline.toml:4",
        "c": "C:\\mine\\drought.toml:9",
        "d": "--set",
        "e": "drought.toml",
    }
    assert own_first(origin, "drought") == ["d", "c", "e", "b"]
    assert is_own(origin["c"], "drought") and not is_own(origin["b"], "drought")


def test_findings_begin_with_what_was_set(synthetic) -> None:
    scenario = load_scenario("baseline", SET)
    assert settings_of(scenario) == SET
    first, *rest = answer(decompose(scenario, synthetic(outcomes, 4)))
    assert first["en"].startswith("Set by the user: ") and EN in first["en"] and ZH in first["zh"] and rest
    scenarios = [load_scenario(name, SET) for name in ("no_linkage", "employment")]
    said = finding(compare(scenarios, replications=2, scale=0.0005, years=1, seed=3))
    assert said["en"].startswith("Set by the user: ") and f"{FLOOR} = 0.9" in said["en"]
    assert ZH in said["zh"]


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("mean_income", "mean income", "脱贫户"),
        ("income_per_head@group=other", "income per head of other households", "其他农户的"),
        (
            "income_per_head@decile=1",
            "income per head of income decile 1 of lifted households",
            "第1收入组",
        ),
        ("income_per_head@year=2", "income per head in year 2", "第2年的"),
        (
            "below_line_rate@lifted_year=1",
            "below line rate of lifted households in year 1",
            "第1年脱贫户的",
        ),
    ],
)
def test_an_outcome_is_told_with_whom_it_is_of(name: str, en: str, zh: str) -> None:
    said = outcome_words(name)
    assert said["en"] == en and zh in said["zh"]


def test_a_county_is_told_by_its_name() -> None:
    from model.report.places import county_names

    adcode, named = next(iter(county_names().items()))
    said = outcome_words(f"income_per_head@county={adcode}")
    assert named["en"] in said["en"] and named["zh"] in said["zh"]


@pytest.mark.parametrize(
    ("years", "en", "zh"),
    [
        (1, "Year 1 alone, of the transition: no means of so short a run", "仅第1年（过渡期）"),
        (3, "Year 3 alone, of the transition: no means of so short a run", "仅第3年（过渡期）"),
        (4, "Year 4 alone", "仅第4年"),
        (6, "Means of years 4 to 6", "第4至6年平均"),
        (10, "Means of years 4 to 10", "第4至10年平均"),
    ],
)
def test_means_say_of_which_years_they_are(years: int, en: str, zh: str) -> None:
    said = caveats.means_over(years)
    assert said["en"] == en and said["zh"].startswith(zh)
