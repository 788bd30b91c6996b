"""Words for what an experiment found, by language "en" and "zh"."""

from collections.abc import Sequence

from model.experiments.intervals import Interval
from model.experiments.levers import TERMS

Words = dict[str, str]

OUTCOMES = {
    "mean_income": "脱贫户人均年收入",
    "mean_income_all": "全体农户人均年收入",
    "income_per_head": "人均年收入",
    "median_income": "脱贫户年收入中位数",
    "gini_all": "基尼系数",
    "falling_back_rate": "年返贫率",
    "below_line_rate": "监测线以下户比例",
    "programme_cost": "年财政支出",
    "side_sold_share": "订单产品外销比例",
    "reneging_rate": "企业违约率",
    "dividend_unpaid_share": "保底分红未付比例",
    "enterprises_failed": "企业倒闭数",
    "cooperatives_failed": "合作社解散数",
}


REST = "all other parameters"  # the group that tables of indices name so


def words(en: str, zh: str) -> Words:
    """A sentence in both languages."""
    return {"en": en, "zh": zh}


def joined(sentences: Sequence[Words]) -> Words:
    """Sentences as one text."""
    return words(" ".join(each["en"] for each in sentences), "".join(each["zh"] for each in sentences))


def amount(value: float) -> str:
    """A number: whole from ten on, one decimal from one on, else two digits that count.

    From ten millions on in millions.
    """
    size = abs(value)
    if size >= 1e7:
        return f"{value / 1e6:,.0f} million"
    if size >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 0.995 else f"{value:.2g}"


def setting(value: float) -> str:
    """A parameter's value to four digits: large ones whole, with thousands separators."""
    if abs(value) >= 1e7:
        return f"{value / 1e6:,.4g} million"
    return f"{value:,.0f}" if abs(value) >= 999.95 else f"{value:.4g}"


def signed_amount(value: float) -> str:
    """The same with its sign, a true minus for a loss."""
    text = amount(abs(value))
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


def with_interval(interval: Interval, language: str = "en") -> str:
    """A change with its interval: "+39 (+32 to +45)", in Chinese "+39（+32 至 +45）"."""
    mean, low, high = map(signed_amount, interval)
    return f"{mean} ({low} to {high})" if language == "en" else f"{mean}（{low} 至 {high}）"


def outcome_words(name: str) -> Words:
    """What an outcome is called in a sentence, with group, county, decile or year of which it tells.

    One without a Chinese name by its own name.
    """
    measured, _, place = name.partition("@")
    where = _place_words(place) if place else words("", "")
    return words(f"{plain_name(measured)}{where['en']}", f"{where['zh']}{OUTCOMES.get(measured, measured)}")


def _place_words(place: str) -> Words:
    """Of whom or when an outcome tells: "group=lifted" and the like."""
    dimension, _, value = place.partition("=")
    if dimension == "group":
        from model.report.terms import GROUPS  # late, as below: needed by few

        known = GROUPS.get(value, words(value, value))
        return words(f" of {known['en'].lower()}", f"{known['zh']}的")
    if dimension == "county":
        from model.report.places import county_names

        county = (
            county_names().get(int(value), words(value, value)) if value.isdecimal() else words(value, value)
        )
        return words(f" in {county['en']}", f"{county['zh']}的")
    if dimension == "decile":
        return words(f" of income decile {value} of lifted households", f"脱贫户收入第 {value} 等分组的")
    if dimension == "lifted_year":
        return words(f" of lifted households in year {value}", f"第 {value} 年脱贫户的")
    return words(f" in year {value}", f"第 {value} 年的")


def percent(share: float) -> str:
    """A share in percent; "under 1" and "over 99" rather than a wrong 0 or 100."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{100.0 * share:.0f} %"


def term(name: str) -> str:
    """The Chinese name of a linkage form or part; any other name as it is."""
    return TERMS.get(name, name)


def short(key: str) -> str:
    """A parameter's key without what goes without saying."""
    return key.removeprefix("linkages.")


def plain_name(name: str) -> str:
    """The English name of a linkage form or part, as words."""
    return name.replace("_", " ")
