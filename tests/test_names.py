"""What a user may call things, and what is proposed where nothing is called so."""

import csv
import json

import pytest

import run_sim
from model.errors import InputError, nearest
from model.experiments.optimise import read_goal
from model.experiments.outcome_names import headline_named, outcome_named
from model.experiments.ranges import parameters, read_range, uncertain_ranges
from model.experiments.running import Run
from model.measuring import PLACES, measure
from model.names import CountyName, county_named, key_named, named
from model.population.counties import DATA, county_names_in
from model.scenario import load_scenario
from model.simulation import resolved

COUNTIES = county_names_in(DATA)

# The counties, districts and cities of Shanxi that were not lifted out of poverty: none of the model's.
NOT_LIFTED = """
小店区 Xiaodian 迎泽区 Yingze 杏花岭区 Xinghualing 尖草坪区 Jiancaoping
万柏林区 Wanbailin 晋源区 Jinyuan 清徐县 Qingxu 古交市 Gujiao 平城区 Pingcheng
云冈区 Yungang 新荣区 Xinrong 左云县 Zuoyun 城区 Chengqu 郊区 Jiaoqu 矿区 Kuangqu
平定县 Pingding 盂县 Yuxian 潞州区 Luzhou 上党区 Shangdang 屯留区 Tunliu 潞城区 Lucheng
襄垣县 Xiangyuan 黎城县 Licheng 长子县 Zhangzi 泽州县 Zezhou 高平市 Gaoping
阳城县 Yangcheng 朔城区 Shuocheng 应县 Yingxian 怀仁市 Huairen 榆次区 Yuci 太谷区 Taigu
寿阳县 Shouyang 祁县 Qixian 平遥县 Pingyao 灵石县 Lingshi 介休市 Jiexiu 盐湖区 Yanhu
临猗县 Linyi 稷山县 Jishan 新绛县 Xinjiang 绛县 Jiangxian 芮城县 Ruicheng 永济市 Yongji
河津市 Hejin 忻府区 Xinfu 定襄县 Dingxiang 原平市 Yuanping 尧都区 Yaodu 曲沃县 Quwo
翼城县 Yicheng 襄汾县 Xiangfen 洪洞县 Hongtong 侯马市 Houma 霍州市 Huozhou 文水县 Wenshui
孝义市 Xiaoyi 汾阳市 Fenyang
"""


def refusal(typed: str, **more) -> InputError:
    with pytest.raises(InputError) as caught:
        outcome_named(typed, option="--outcome", **more)
    return caught.value


# --- counties -----------------------------------------------------------------------------


@pytest.mark.parametrize("county", COUNTIES, ids=lambda county: county.name_en)
def test_every_county_is_found_by_all_its_names(county: CountyName) -> None:
    bare = county.name.rstrip("县区市")
    english = county.name_en.removesuffix(" District")
    names = [county.name, bare, str(county.adcode), county.name_en, county.name_en.upper()]
    names += [f" {bare} ", f"{county.prefecture}{county.name}", county.name_en.replace("a", " a")]
    if county.adcode not in (140603, 140829):  # 平鲁区 and 平陆县 are both Pinglu
        names += [f"{english} County", f"{english} district", f"{english}xian", english]
        names += [f"{bare}县", f"{bare}区", f"{bare}市"]
    for name in names:
        assert county_named(name, COUNTIES) == county, name


def test_two_counties_of_one_english_name_are_told_apart() -> None:
    with pytest.raises(InputError, match=r"'Pinglu city' may be 平鲁区 .* or 平陆县 .*the code"):
        county_named("Pinglu city", COUNTIES)
    assert county_named("Pinglu District", COUNTIES).adcode == 140603


@pytest.mark.parametrize("name", NOT_LIFTED.split())
def test_another_county_is_never_proposed(name: str) -> None:
    with pytest.raises(InputError) as caught:
        county_named(name, COUNTIES)
    assert caught.value.suggestion is None


@pytest.mark.parametrize("code", ["140700", "140721000", "14072", "1", "140732"])
def test_another_code_is_never_proposed(code: str) -> None:
    assert refusal(f"income_per_head@county={code}").suggestion is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("Zuoqaun", "Zuoquan"), ("Jingel", "Jingle"), ("wutia", "Wutai")]
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        county_named(typed, COUNTIES)
    assert caught.value.suggestion == meant


# --- outcomes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("income_per_head@county=左权县", "income_per_head@county=140722"),
        ("income_per_head@county=左权", "income_per_head@county=140722"),
        ("Income per head@County=zuoquan", "income_per_head@county=140722"),
        ("income_per_head@县=左权县", "income_per_head@county=140722"),
        ("income_per_head@group=脱贫户", "income_per_head@group=lifted"),
        ("gini@group=监测户", "gini@group=monitored"),
        ("gini@group=全体农户", "gini@group=all"),
        ("gini@group=Lifted Households", "gini@group=lifted"),
        ("脱贫户登记人口人均收入", "mean_income"),
        ("MEAN-INCOME", "mean_income"),
        ("income_per_head@decile=10", "income_per_head@decile=10"),
        ("below_line_rate@year=2", "below_line_rate@year=2"),
        ("figure:linked_people", "figure:linked_people"),
        ("登记人口人均收入@县=左权", "income_per_head@county=140722"),
        ("登记人口人均收入＠县＝左权县", "income_per_head@county=140722"),
        ("参加利益联结的农户比例@组=脱贫户", "in_any_linkage_rate@group=lifted"),
        ("income_per_head@decile=１", "income_per_head@decile=1"),
    ],
)
def test_an_outcome_is_found_by_its_names(typed: str, name: str) -> None:
    assert outcome_named(typed, option="--outcome", years=2) == name


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("income_per_head@decile=11", "the decile must be a whole number from 1 to 10"),
        ("income_per_head@decile=0", "the decile must be a whole number from 1 to 10"),
        ("income_per_head@decile=一", "the decile must be a whole number from 1 to 10"),
        ("income_per_head@year=3", "the year must be a whole number from 1 to 2, for runs have 2"),
        ("migrants_growth@year=1", "the year must be a whole number from 2 to 2"),
        ("income_per_head@group=贫困户", "the groups are lifted, monitored, other and all"),
        ("income_per_head@county=左云县", "no county '左云县' in the county tables"),
        ("income_per_head", "of whom? Add @group= or @county= or @decile= or @year="),
        ("gini_all@group=lifted", "is not told by group"),
        ("gini@year=1", "is not told by year"),
        (
            "income_per_head@village=1",
            "behind @ must be one of group=..., county=..., decile=..., year=..., lifted_year=...",
        ),
        ("income_per_head@", "no outcome 'income_per_head@'"),
        ("mean_incom", "no outcome 'mean_incom'; the headline numbers are mean_income, "),
    ],
)
def test_what_runs_will_not_have_is_refused_before_they_begin(typed: str, problem: str) -> None:
    assert problem in str(refusal(typed, years=2))


def test_growth_needs_two_years() -> None:
    error = refusal("migrants_growth@year=1", years=1)
    assert "is known of runs of 2 years or more, here --years 1" in str(error)


def test_figures_need_two_years() -> None:
    error = refusal("figure:linked_people", years=1)
    assert "is known of runs of 2 years or more, here --years 1" in str(error)


@pytest.mark.parametrize(
    "typed", ["income_per_head@group=脱贫", "income_per_head@group=贫困户", "脱贫户收入"]
)
def test_a_group_is_never_proposed_for_another(typed: str) -> None:
    try:
        outcome_named(typed, option="--outcome")
    except InputError as error:
        assert error.suggestion is None


def test_the_names_are_those_that_runs_have() -> None:
    found = set(measure(Run(load_scenario("baseline"), seed=1, scale=1e-9, years=3)).outcomes)
    for name in found:
        assert outcome_named(name, option="--outcome", years=3) == name
    values = {
        "group": ["lifted", "monitored", "other", "all"],
        "county": [county.adcode for county in COUNTIES],
        "decile": range(1, 11),
        "year": range(1, 4),
        "lifted_year": range(1, 4),
    }
    placed = {
        f"{name}@{place}={value}"
        for place, names in PLACES.items()
        for name in names
        for value in values[place]
    }
    assert placed - {"migrants_growth@year=1"} == {name for name in found if "@" in name}


def test_counties_are_those_of_the_scenario(tmp_path) -> None:
    heading, *lines = (DATA / "counties.csv").read_text(encoding="utf-8").splitlines()
    own = tmp_path / "own"
    own.mkdir()
    (own / "counties.csv").write_text(
        "\n".join([heading, lines[0].replace("阳曲县,Yangqu", "新县,Xinxian")]), encoding="utf-8"
    )
    (tmp_path / "own.toml").write_text('data = "own"', encoding="utf-8")
    scenario = load_scenario(tmp_path / "own.toml")
    name = outcome_named("mean_income", option="--outcome", scenario=scenario)
    assert name == "mean_income"
    name = outcome_named("income_per_head@county=新县", option="--outcome", scenario=scenario)
    assert name == "income_per_head@county=140122"
    assert "no county '左权县'" in str(refusal("income_per_head@county=左权县", scenario=scenario))


def test_headline_numbers_and_goals_take_the_same_names() -> None:
    assert headline_named("脱贫户登记人口人均收入", option="--outcome") == "mean_income"
    with pytest.raises(InputError, match="no headline number 'income_per_head'"):
        headline_named("income_per_head", option="--outcome")
    assert read_goal("income_per_head@county=左权县:max").outcome == "income_per_head@county=140722"


# --- parameters ---------------------------------------------------------------------------

FLOOR = "linkages.order_purchase.floor"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("linkages.订单收购.floor", FLOOR),
        ("订单收购.floor", FLOOR),
        ("order_purchase.floor", FLOOR),
        ("Linkages.Order-Purchase.FLOOR", FLOOR),
        ("programme.有志.enabled", "programme.will.enabled"),
        ("马铃薯.price", "industries.potatoes.price"),
        ("industries.土豆.price", "industries.potatoes.price"),
        ("labour.县内零工日工资", "labour.local_wage"),
        ("县内零工日工资", "labour.local_wage"),
        ("floor", None),
        ("linkages.floor", None),
        ("price", None),
        ("订单.floor", None),
    ],
)
def test_a_parameter_is_found_by_its_names(typed: str, key: str | None) -> None:
    assert key_named(typed, parameters()) == key


def test_names_hold_wherever_a_key_is_given(tmp_path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[linkages."订单收购"]\nfloor = 1.1\n', encoding="utf-8")
    assert load_scenario(file).values[FLOOR] == 1.1
    assert load_scenario("baseline", {"订单收购.floor": "1.2"}).values[FLOOR] == 1.2
    assert resolved("baseline", {"linkages__订单收购__floor": 1.2}).values[FLOOR] == 1.2
    assert resolved(load_scenario("baseline"), {"订单收购.floor": 1.2}).values[FLOOR] == 1.2
    assert read_range("订单收购.floor=0.9:1.1").key == FLOOR
    chosen = uncertain_ranges(load_scenario("baseline"), ["订单收购"])
    assert chosen == uncertain_ranges(load_scenario("baseline"), ["linkages.order_purchase"])


@pytest.mark.parametrize("pattern", ["订单收购", "linkages.订单收购", "订单保底价"])
def test_parameters_are_listed_by_chinese_names(pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sim.main(["parameters", pattern, "--json"]) == 0
    found = [entry["key"] for entry in json.loads(capsys.readouterr().out)]
    assert FLOOR in found
    assert len(found) < len(parameters()) / 4


def test_one_parameter_by_two_names_is_set_twice(tmp_path) -> None:
    with pytest.raises(InputError, match=rf"--set: {FLOOR}: is set twice"):
        load_scenario("baseline", {FLOOR: "1", "订单收购.floor": "1.2"})
    file = tmp_path / "mine.toml"
    file.write_text(
        '[linkages.order_purchase]\nfloor = 1\n[linkages."订单收购"]\nfloor = 1\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match=r":4: .*floor = 1: is set twice \(first on line 2\)"):
        load_scenario(file)


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [
        ("forms", "保底分红", "guaranteed_dividend"),
        ("parts", "有志", "will"),
        ("groups", "Monitored", "monitored"),
    ],
)
def test_a_name_of_a_kind(kind: str, typed: str, name: str) -> None:
    assert named(kind, typed) == name


# --- hints --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "candidates", "near"),
    [
        ("flor", ["floor", "flow"], None),  # one letter from either
        ("basline", ["baseline", "drought_year"], "baseline"),
        ("order_purchse", ["order_purchase"], "order_purchase"),
        ("MEAN_INCOM", ["mean_income"], "mean_income"),
        ("脱贫户", ["all", "lifted"], None),
        ("左权县", ["左云县", "141130"], None),
        ("income@year=11", ["income@year=1", "income@year=12"], None),
        ("cat", ["car"], None),
        ("x" * 5000, ["x" * 4999], None),
        ("", ["a"], None),
    ],
)
def test_only_the_same_thing_misspelt_is_proposed(word: str, candidates: list[str], near: str | None) -> None:
    assert nearest(word, candidates) == near


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("baseline", {FLOOR: "-1", "labour.local_wag": "3", "shocks.drought_year": "x"})
    text = str(caught.value)
    assert text.startswith("3 mistakes: (1) --set: linkages.order_purchase.floor = -1: must be between")
    assert "did you mean 'labour.local_wage'?" in text and "shocks.drought_year" in text
    assert "\n" not in text


def test_of_many_mistakes_the_first_are_told() -> None:
    keys = list(parameters())[:9]
    with pytest.raises(InputError, match=r"^9 mistakes: \(1\) .*\(5\) .*; and 4 more$"):
        load_scenario("baseline", dict.fromkeys(keys, "none"))


def test_the_tables_hold_no_two_counties_of_one_name() -> None:
    with (DATA / "counties.csv").open(encoding="utf-8") as stream:
        assert len({row["name"] for row in csv.DictReader(stream)}) == len(COUNTIES) == 58
