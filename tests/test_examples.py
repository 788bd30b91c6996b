"""The worked examples of the documentation, done as their pages say."""

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import run_sim
from model.errors import InputError
from model.opening import build_population
from model.scenario import load_scenario
from tests.copies import copy_project
from tests.patience import STUCK

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PROVINCE = DOCS / "examples" / "province"
LEASE = DOCS / "examples" / "storeroom_lease"
LAND = DOCS / "examples" / "land_lease"
NAMES = ("storeroom lease", "仓房租赁")

# --- a linkage form -------------------------------------------------------------------------


def parts_shown() -> tuple[list[str], list[str]]:
    """The Python that the page shows of its first form, and of its second one."""
    page = (DOCS / "add_a_linkage_form.md").read_text(encoding="utf-8")
    first, second = page.split("\n## A second form")
    kind = re.compile(r"^```(?:python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return kind.findall(first), kind.findall(second)


def test_the_page_shows_the_form_part_by_part_and_leaves_nothing_out() -> None:
    shown, _ = parts_shown()
    form = (LEASE / "model" / "linkages" / "storeroom_lease.py").read_text(encoding="utf-8")
    assert len(shown) > 8
    place = 0
    for part in shown:
        assert form[place:].lstrip("\n").startswith(part), f"the form does not go on with\n{part}"
        place = form.index(part, place) + len(part)
    assert form[place:].strip() == ""


def test_what_the_page_shows_of_the_second_form_stands_in_its_file() -> None:
    _, shown = parts_shown()
    form = (LAND / "model" / "linkages" / "land_lease.py").read_text(encoding="utf-8")
    assert len(shown) > 8
    assert all(part in form for part in shown)


@pytest.mark.parametrize("example", [LEASE, LAND])
def test_a_form_is_one_file_with_its_scenario_and_its_test(example: Path) -> None:
    files = {file.relative_to(example).as_posix() for file in example.rglob("*") if file.is_file()}
    assert {file for file in files if "__pycache__" not in file} == {
        f"model/linkages/{example.name}.py",
        f"scenarios/{example.name}.toml",
        f"tests/linkages/test_{example.name}.py",
    }


@pytest.fixture(scope="module")
def project_with_lease(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which the files of both examples are added, and nothing else is done."""
    folders = ("benchmarks", "docs", "model", "notebooks", "scenarios", "tests")
    project = copy_project(
        tmp_path_factory.mktemp("project"), *folders, "run_sim.py", "install.py", "pyproject.toml"
    )
    shutil.copytree(PROVINCE, project / "province")
    for file in (*LEASE.rglob("*.*"), *LAND.rglob("*.*")):
        if file.suffix in (".py", ".toml"):
            new = project / file.relative_to(LAND if file.is_relative_to(LAND) else LEASE)
            assert not new.exists()
            shutil.copy(file, new)
    return project


def run_plain(project: Path, *arguments: str, **environment: str) -> str:
    """What Python prints there, with rules that are not compiled."""
    environment = {"NUMBA_DISABLE_JIT": "1", **environment}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=os.environ | {"NUMBA_CACHE_DIR": str(project / "cache"), "COLUMNS": "200"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=STUCK,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_new_forms_pass_their_own_tests(project_with_lease: Path) -> None:
    options = ("-q", "-n0", "-p", "no:cacheprovider")
    files = ("tests/linkages/test_storeroom_lease.py", "tests/linkages/test_land_lease.py")
    assert "15 passed" in run_plain(project_with_lease, "-m", "pytest", *options, *files)


def test_style_and_types_pass_with_the_new_forms(project_with_lease: Path) -> None:
    run_plain(project_with_lease, "-m", "ruff", "check", "--no-cache", ".")
    run_plain(project_with_lease, "-m", "ruff", "format", "--no-cache", "--check", ".")
    for form in (LEASE.name, LAND.name):
        run_plain(project_with_lease, "-m", "mypy", "-m", f"model.linkages.{form}")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("scenarios", "storeroom_lease"),
        ("scenarios", "land_lease"),
        ("parameters storeroom_lease", "linkages.storeroom_lease.rent"),
        ("parameters 仓房租赁", "linkages.storeroom_lease.rent"),
        ("parameters 租金", "linkages.storeroom_lease.rent"),
    ],
)
def test_commands_that_list_forms_list_the_new_one(project_with_lease: Path, command: str, told: str) -> None:
    assert told in run_plain(project_with_lease, "run_sim.py", *command.split())


def test_the_new_form_has_its_names_and_its_controls_on_the_live_page(project_with_lease: Path) -> None:
    program = """
from model.dashboard.controls import sections
for language in ("en", "zh"):
    (section,) = [each for each in sections(language) if each["section"] == "linkages.storeroom_lease"]
    print(section["title"], section["main"], [each["name"] for each in section["controls"] if each["main"]])
"""
    english, chinese = run_plain(project_with_lease, "-c", program).splitlines()
    assert english == "Storeroom lease True ['Enabled', 'Rent', 'Worth', 'Rooms per tonne']"
    assert (
        chinese
        == "仓房租赁 True ['企业是否租用仓房', '承诺的租金', '储存产品比秋季多卖的收入', '企业愿租的仓房']"
    )


RUN = """
from model.engine import simulate
from model.scenario import load_scenario

SETTINGS = {
    "linkages.storeroom_lease.take_back_chance": 0.0,
    "linkages.storeroom_lease.rooms_per_tonne": 10.0,  # room for everybody
    "choice.noise": 1.0,  # all decide alike
    "choice.attention": 1.0,
    "population.leading_enterprises": 4,
    "population.cooperatives_and_family_farms": 50,
}
outcomes = {
    name: simulate(load_scenario(f"scenarios/{name}.toml", SETTINGS), 1, scale=0.004, years=1)
    for name in ("lease_here", "none_here")
}
with_lease, without = outcomes["lease_here"].years[0], outcomes["none_here"].years[0]
print(with_lease.of_group("in_storeroom_lease", "all") / with_lease.of_group("households", "all"))
print(with_lease.of_group("from_storeroom_lease", "all") / with_lease.of_group("in_storeroom_lease", "all"))
print(with_lease.of_group("property", "all") - without.of_group("property", "all")
      - with_lease.of_group("from_storeroom_lease", "all"))
print(with_lease.of_organisations("rooms_used") - with_lease.of_group("in_storeroom_lease", "all"))
print(max(run.imbalance for run in outcomes.values()))
"""


AT_ONCE = "[start]\nburn_in = 0\nlevels_sample = 0.0005\n"  # plain Python takes its time


@pytest.fixture(scope="module")
def leased_here(project_with_lease: Path) -> Path:
    """The same with scenarios in a small province, with each form and without any."""
    scenarios = {"lease_here": "storeroom_lease", "none_here": "no_linkage", "let_here": "land_lease"}
    for name, base in scenarios.items():
        text = f'extends = "{base}.toml"\ndata = "../province"\n{AT_ONCE}'
        (project_with_lease / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    return project_with_lease


def test_the_new_form_pays_what_it_promises_in_a_run(leased_here: Path) -> None:
    printed = run_plain(leased_here, "-c", RUN)
    taking_part, rent, difference, rooms, imbalance = (float(line) for line in printed.split())
    # 800 yuan that are kept with 85 % exceed 200 of own use and three days, for whoever has an enterprise and
    # looks; room and money are plentiful, so each gets its 800, and nothing else is property.
    assert taking_part > 0.3
    assert rent == pytest.approx(800.0, rel=1e-9)
    assert difference == pytest.approx(0.0, abs=1e-3)
    assert rooms == pytest.approx(0.0, abs=1e-6)
    assert imbalance < 1e-9


LET = """
from model.accounts import TRANSACTIONS
from model.engine import simulate
from model.scenario import load_scenario

SETTINGS = {
    "linkages.land_lease.mu_per_tonne": 5.0,  # land is wanted, and let
    "linkages.land_lease.rent": 700.0,
    "linkages.land_lease.technique": 1.3,
    "choice.noise": 100.0,
    "choice.attention": 1.0,
    "demography.mortality": 0.0,  # no house is closed, so that no heirs get what is owed
    "demography.leaving": 0.0,
    "population.leading_enterprises": 40,
    "population.cooperatives_and_family_farms": 50,
    "enterprises.starting_cash": 0.0,  # but money is short: rents are owed, and enterprises fail
    "enterprises.fixed_cost": 0.1,
    "enterprises.insolvent_settlements": 1,
    "enterprises.recovery_value": 0.1,
    "credit.credit_line": 0.1,
}
KINDS = ("lease_rents", "lease_arrears_incurred", "lease_arrears_paid", "lease_arrears_lost")
names = [payment.name for payment in TRANSACTIONS]
run = simulate(load_scenario("scenarios/let_here.toml", SETTINGS), 1, scale=0.004, years=2)
for year in run.years:
    print(*(abs(year.flows[:, names.index(kind)]).sum() / 2.0 for kind in KINDS))
    print(year.of_group("from_land_lease", "all"), year.of_group("leased_land", "all"))
    print(year.of_group("lease_arrears", "all"), year.of_organisations("lease_arrears"))
print(run.imbalance)
"""


def test_a_form_with_land_a_term_and_arrears_keeps_its_accounts_where_enterprises_fail(
    leased_here: Path,
) -> None:
    printed = [tuple(map(float, line.split())) for line in run_plain(leased_here, "-c", LET).splitlines()]
    owed, entered = 0.0, np.zeros(4)
    for flows, (received, land), (claims, debts) in zip(
        printed[0:-1:3], printed[1:-1:3], printed[2:-1:3], strict=True
    ):
        rents, incurred, paid, lost = flows
        owed += incurred - paid - lost
        entered += flows
        assert land > 0.0
        assert received == pytest.approx(rents + paid, rel=1e-9)
        assert claims == pytest.approx(owed, abs=0.01) and debts == pytest.approx(claims, abs=0.01)
    assert (entered > 0.0).all()  # rents were paid, owed, paid later and lost
    assert printed[-1][0] < 1e-9


def test_a_report_names_the_new_form_in_both_languages(leased_here: Path) -> None:
    files = [f"leased-{language}.html" for language in ("en", "zh")]
    small = ("--scale", "0.001", "--years", "1", "--seed", "1", "--out", "leased")
    commands = [("run", "lease_here", *small)]
    commands += [("report", "leased", "--lang", file[7:9], "--out", file) for file in files]
    run_plain(leased_here, "-c", f"import run_sim\nfor each in {commands}: assert run_sim.main(each) == 0")
    for file, name in zip(files, NAMES, strict=True):
        assert name in (leased_here / file).read_text(encoding="utf-8").lower(), file


def test_an_analysis_of_forms_names_the_new_one(leased_here: Path) -> None:
    small = ("--scale", "0.0005", "--years", "1", "--replications", "2", "--out", "effects")
    printed = run_plain(leased_here, "run_sim.py", "effects", "lease_here", *small)
    assert NAMES[0] in " ".join(printed.lower().split()) and NAMES[1] in printed


# --- another province -----------------------------------------------------------------------


def blocks(page: str, kind: str) -> list[tuple[str, str]]:
    """(file that the paragraph before begins with, content) of every block of a kind."""
    text = (DOCS / page).read_text(encoding="utf-8")
    named = r"^`([\w/.]+\.(?:csv|toml))`(?:(?!\n\n).)*\n\n"
    found = re.findall(rf"{named}```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(Path(name).name, content) for name, content in found]


@pytest.fixture
def yunling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios, the current one, with the province of the page in it."""
    shutil.copy(ROOT / "scenarios" / "baseline.toml", tmp_path)
    (tmp_path / "yunling").mkdir()
    for name, content in blocks("other_province.md", "text"):
        (tmp_path / "yunling" / name).write_text(content, encoding="utf-8")
    ((name, content),) = blocks("other_province.md", "toml")
    (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tables_of_the_page_are_those_of_the_example(yunling: Path) -> None:
    made = {file.name: file.read_text(encoding="utf-8") for file in (yunling / "yunling").iterdir()}
    assert made == {file.name: file.read_text(encoding="utf-8") for file in PROVINCE.iterdir()}


def test_the_province_runs(yunling: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_sim.main(["run", "yunling.toml", "--scale", "0.02", "--years", "1", "--json", "--out", "first"])
        == 0
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed["accounts"]["max_relative_imbalance"] < 1e-9
    # 2 % of 52,307: 156,000 residents, of whom 92 % live in families, 2.74 to a household.
    assert printed["households_simulated"] == pytest.approx(1046, abs=5)
    written = json.loads((yunling / "first" / "manifest.json").read_text(encoding="utf-8"))
    assert written["scenario"]["data"]["path"] == str(yunling / "yunling")


def test_income_of_the_base_year_is_that_of_the_province(yunling: Path) -> None:
    state, geography = build_population(load_scenario("yunling.toml"), 0.05)
    assert geography.names_en == ("Qingshan", "Baishui", "Pingchuan")
    households = geography.households.sum(axis=1)
    np.testing.assert_allclose(households / households[0], [1.0, 39 / 52, 65 / 52])
    persons = (state.households.weight * state.households.persons).sum()
    assert persons == pytest.approx(0.917 * 156_000, rel=0.01)
    assert persons / households.sum() == pytest.approx(2.73, abs=0.03)
    assert len(state.enterprises) == 12
    weight = state.households.weight
    income = (weight * state.households.smoothed_income).sum() / persons
    assert income == pytest.approx(17_100 * 0.8, rel=1e-6)  # a resident, in the survey account
    # Pingchuan is next to the capital, so its farm gate lies least below the wholesale price.
    assert np.argmax(state.counties.price_basis) == 2


def test_without_a_capital_farm_gates_are_alike(yunling: Path) -> None:
    scenario = load_scenario("yunling.toml")
    (yunling / "yunling" / "capital.csv").unlink()
    state, _ = build_population(load_scenario("yunling.toml"), 0.01)
    assert np.ptp(state.counties.price_basis) == 0.0
    with pytest.raises(InputError, match="has changed since the scenario was read from it"):
        build_population(scenario, 0.01)


def test_a_scenario_that_extends_it_uses_its_tables(yunling: Path) -> None:
    base = load_scenario("yunling.toml")
    (yunling / "dear.toml").write_text(
        'extends = "yunling.toml"\n[income]\nper_head = 18_000.0\n', encoding="utf-8"
    )
    assert load_scenario("dear.toml").data == base.data
    assert pickle.loads(pickle.dumps(base)).data == base.data
    (yunling / "again.toml").write_text(base.as_toml(), encoding="utf-8")
    assert load_scenario("again.toml").digest() == base.digest()


def test_the_tables_are_part_of_the_hash(yunling: Path) -> None:
    before = load_scenario("yunling.toml").digest()
    file = yunling / "yunling" / "industries.csv"
    file.write_text(file.read_text().replace("0.35", "0.30").replace("0.25", "0.30"))
    assert load_scenario("yunling.toml").digest() != before


def test_provinces_cannot_be_compared(yunling: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sim.main(["compare", "baseline.toml", "yunling.toml"]) == 2
    assert "yunling: uses other county tables than baseline" in capsys.readouterr().err


MISTAKES = [
    ("yunling.toml", '"yunling"  #', '"yunlin"  #'),
    ("yunling/industries.csv", None, None),
    ("yunling/counties.csv", "encoding", "gbk"),
    ("yunling/counties.csv", "lifted_people", "lifted_peple"),
    ("yunling/counties.csv", "26000", "82000"),
    ("yunling/counties.csv", "990102", "990101"),
    ("yunling/industries.csv", "0.25", "0.35"),
    ("yunling/industries.csv", "herbs", "herb"),
    ("yunling/capital.csv", "江城市", "江城市,Jiangcheng,111.00,34.80\n河城市"),
    ("yunling/pilots.csv", "full_chain", "chain"),
    ("yunling/counties.csv", "白水县,Baishui", "青山县,Baishui"),
    ("yunling/counties.csv", "52000", "52000.5"),
    ("yunling/counties.csv", "52000", '"52,000"'),
    ("yunling/counties.csv", ",", ";"),
]


@pytest.mark.parametrize(("mistake", "told"), list(enumerate(MISTAKES)))
def test_each_mistake_is_told_as_the_page_says(yunling: Path, mistake: int, told: tuple[str, ...]) -> None:
    page = (DOCS / "other_province.md").read_text(encoding="utf-8")
    messages = re.findall(r"^\| [^`|]+ \| `(yunling.*)` \|$", page, re.MULTILINE)
    assert len(messages) == len(MISTAKES)
    file, right, wrong = yunling / told[0], told[1], told[2]
    text = file.read_text(encoding="utf-8")
    if right is None:
        file.unlink()
    elif right == "encoding":
        file.write_bytes(text.encode(wrong))
    else:
        assert right in text
        file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_population(load_scenario("yunling.toml"), 0.01)
    assert str(caught.value).replace(f"{yunling}/", "") == messages[mistake]
