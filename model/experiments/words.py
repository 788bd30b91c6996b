"""Words for what an experiment found, by language "en" and "zh"."""

from collections.abc import Sequence

from model.experiments.intervals import Interval
from model.experiments.levers import TERMS

Words = dict[str, str]

OUTCOMES = {
    "mean_income": "脱贫户人均年收入",
    "mean_income_all": "全体农户人均年收入",
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


SHARES = ("share", "share/year")  # units that are told in percent


def level(value: float, unit: str) -> str:
    """An outcome in its unit, with the same digits in every table.

    Shares in percent and changes of them in points, to a hundredth; incomes and counts as `amount`,
    money from ten millions on in millions to a tenth; a number without unit, as the Gini, to four.
    """
    if unit in SHARES:
        return f"{100.0 * value:.2f} %"
    if unit == "1":
        return f"{value:.4f}"
    return f"{value / 1e6:,.1f} million" if abs(value) >= 1e7 else amount(value)


def change(value: float, unit: str) -> str:
    """A change of an outcome with its sign, to the digits that its level has; of a share in points."""
    text = level(abs(value), unit).removesuffix(" %")
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


def with_interval(interval: Interval) -> str:
    """A change with its interval: "+39 (+32 to +45)"."""
    low, high = signed_amount(interval.low), signed_amount(interval.high)
    return f"{signed_amount(interval.mean)} ({low} to {high})"


def outcome_words(name: str) -> Words:
    """What an outcome is called in a sentence; one without a Chinese name by its own name."""
    return words(plain_name(name), OUTCOMES.get(name, name))


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
