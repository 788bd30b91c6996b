"""What a report says of each analysis: its question, its method, and which columns it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.experiments.intervals import Interval
from model.experiments.patterns import load_patterns
from model.experiments.words import REST, Words, plain_name, setting, short, signed_amount, term, words
from model.report.saying import Said, interval, number, same, share
from model.report.terms import PATTERN_UNITS

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a table: where it is read, its heading, and how a value is said.  text: no number."""

    name: str
    head: Words
    said: Callable[[Any, Row], Words]
    text: bool = False


@dataclass(frozen=True)
class Shown:
    """A table that a report shows: the name of its file, without ending."""

    name: str
    caption: Words
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class About:
    """What a report says of an analysis.  own_columns: whether columns not listed are shown, too."""

    title: Words
    question: Words
    method: Words
    figure: Words
    tables: tuple[Shown, ...]
    own_columns: bool = False


def _number(value: Any, _row: Row) -> Words:
    return number(value, setting)


def _signed(value: Any, _row: Row) -> Words:
    return number(value, signed_amount)


def _share(value: Any, _row: Row) -> Words:
    return share(value)


def rate(value: Any, _row: Row) -> Words:
    """A share whose differences count, to the digits that it has in the tables of the commands."""
    return share(value, 2)


def _text(value: Any, _row: Row) -> Words:
    return same("–" if value is None else short(str(value)))


def _name(value: Any, _row: Row) -> Words:
    if value == "total":
        return words("Total", "合计")
    if value == "together":
        return words("All together", "五种合用")
    return words(plain_name(str(value)).capitalize(), term(str(value)))


def _group(value: Any, _row: Row) -> Words:
    return words("All other parameters", "其余参数") if value == REST else same(short(str(value)))


def _side(value: Any, _row: Row) -> Words:
    return words("above", "高于") if value == "above" else words("at most", "不高于")


def _pattern(value: Any, row: Row) -> Words:
    known = load_patterns().get(row["name"])
    return same(str(value)) if known is None else words(known.text.en, known.text.zh)


def _pattern_unit(value: Any, _row: Row) -> Words:
    return words(str(value), PATTERN_UNITS.get(str(value), str(value)))


def _index(value: Any, _row: Row) -> Words:
    return number(value, lambda found: f"{found:.2f}".replace("-", "−"))


def _yes(value: Any, _row: Row) -> Words:
    return words("met", "相符") if value else words("missed", "不符")


def _between(low: str, high: str, number_said: Said = signed_amount) -> Callable[[Any, Row], Words]:
    """The value with the interval in two other columns."""

    def said(value: Any, row: Row) -> Words:
        found = None if None in (value, row[low], row[high]) else Interval(value, row[low], row[high])
        return interval(found, number_said)

    return said


def _millions(value: Any, _row: Row) -> Words:
    return number(None if value is None else value / 1e6)


def _millions_between(low: str, high: str) -> Callable[[Any, Row], Words]:
    """The same as _between, in millions."""

    def said(value: Any, row: Row) -> Words:
        if None in (value, row[low], row[high]):
            return number(None)
        return interval(Interval(value / 1e6, row[low] / 1e6, row[high] / 1e6))

    return said


def _range(high: str) -> Callable[[Any, Row], Words]:
    """From the value to that of another column."""

    def said(value: Any, row: Row) -> Words:
        if value is None or row[high] is None:
            return number(value, setting)
        low_end, high_end = setting(value), setting(row[high])
        return (
            same(low_end)
            if low_end == high_end
            else words(f"{low_end} to {high_end}", f"{low_end} 至 {high_end}")
        )

    return said


_KEY = Column("key", words("Parameter", "参数"), _text)

ANALYSES: dict[str, About] = {
    "decompose": About(
        words("Who makes how much of the gain", "各部分贡献多少"),
        words(
            "Which linkage form, or part of the programme, makes how much of the whole gain?",
            "总效果中，各联结形式（或五有各部分）分别贡献多少？",
        ),
        words(
            "All combinations were simulated.  A Shapley value is the mean contribution over all orders "
            "in which the parts can be added; an interaction index is what two give together beyond each "
            "alone.",
            "模拟了全部组合。沙普利值是按所有加入顺序平均的贡献；相互作用指数是两者合用超出各自单独之和的部分。",
        ),
        words(
            "Contributions with intervals, and the interactions of each pair.",
            "各部分贡献及区间，以及两两相互作用。",
        ),
        (
            Shown(
                "attribution",
                words("Contributions with 95 % intervals", "各部分贡献及 95% 区间"),
                (
                    Column("name", words("Part", "部分"), _name),
                    Column("value", words("Contribution", "贡献"), _between("low", "high")),
                    Column("alone", words("Added to none", "单独"), _signed),
                    Column("last", words("Added last", "最后加入"), _signed),
                ),
            ),
            Shown(
                "interactions",
                words("What two give together beyond each alone", "两者合用超出各自之和的部分"),
                (
                    Column("first", words("One", "其一"), _name),
                    Column("second", words("The other", "其二"), _name, text=True),
                    Column("value", words("Interaction", "相互作用"), _between("low", "high")),
                ),
            ),
        ),
    ),
    "effects": About(
        words("What each form does for who takes it", "各形式对参加户的作用"),
        words(
            "What does a linkage form do for the households that take part, and how far would a naive "
            "comparison with others mislead?",
            "联结形式对参加户有多大作用？与其他农户的简单比较会误导多少？",
        ),
        words(
            "The same households, with the same luck, were simulated with the form switched off for "
            "everybody.  Naive: takers' income less that of other lifted households.  Bias: naive less "
            "effect.",
            "对相同农户、相同运气，关闭该形式后再模拟一次。简单差：参加户与其他脱贫户收入之差；偏差：简单差减去作用。",
        ),
        words(
            "Effect on takers with its interval, the naive difference as a cross.",
            "对参加户的作用及区间，叉为简单差。",
        ),
        (
            Shown(
                "effects",
                words(
                    "Takers' income, yuan per head and year, with 95 % intervals",
                    "参加户收入，元/人·年，含 95% 区间",
                ),
                (
                    Column("name", words("Form", "形式"), _name),
                    Column("effect", words("Effect", "作用"), _between("effect_low", "effect_high")),
                    Column("naive", words("Naive difference", "简单差"), _between("naive_low", "naive_high")),
                    Column("bias", words("Bias", "偏差"), _between("bias_low", "bias_high")),
                    Column("others", words("On others", "对其他户"), _between("others_low", "others_high")),
                    Column("takers", words("Takers, of lifted persons", "参加户占脱贫人口"), _share),
                ),
            ),
        ),
    ),
    "sensitivity": About(
        words("Which parameters matter", "哪些参数起作用"),
        words(
            "Which uncertain parameters does the effect of the linkage forms depend on, and which "
            "conclusions survive them?",
            "联结形式的效果取决于哪些不确定参数？哪些结论经得起检验？",
        ),
        words(
            "Morris screening over all varied parameters, then Sobol' indices, in which the weaker ones "
            "are one group.  The total index is the share of the effect's variance over all ranges that "
            "goes with a parameter.",
            "先对全部参数做 Morris 筛选，再计算 Sobol' 指数，较弱参数合为一组。总指数是该参数对应的效果方"
            "差份额。",
        ),
        words("Tornado, Sobol' indices and conclusions.", "龙卷风图、Sobol' 指数与结论。"),
        (
            Shown(
                "indices",
                words("Sobol' indices, ± half of the 95 % interval", "Sobol' 指数及 95% 区间半宽"),
                (
                    Column("group", words("Parameter", "参数"), _group),
                    Column(
                        "effect", words("Effect of", "效果"), lambda value, row: _name(value, row), text=True
                    ),
                    Column("total", words("Total index", "总指数"), _index),
                    Column("total_half_width", words("±", "±"), _index),
                    Column("first", words("First order", "一阶指数"), _index),
                    Column("first_half_width", words("±", "±"), _index),
                ),
            ),
        ),
    ),
    "optimise": About(
        words("Spreading the money better", "资金如何分配更好"),
        words(
            "How could the same public money be spread so that several goals are met better at once?",
            "同样的财政资金怎样分配，能同时更好地达到几个目标？",
        ),
        words(
            "NSGA-II moved the levers; the points of the front were then simulated again with luck that "
            "the search had not seen, and those numbers are reported, as differences from the scenario.",
            "用 NSGA-II 调整各杠杆；前沿各点再以搜索未见过的随机数重新模拟，报告的是与原情景之差。",
        ),
        words("The front by goal, and where each point puts the levers.", "各目标下的前沿与杠杆位置。"),
        (
            Shown(
                "pareto",
                words(
                    "Points of the front; changes from the scenario with 95 % intervals",
                    "前沿各点；与原情景之差及 95% 区间",
                ),
                (
                    Column("point", words("Point", "点"), _text),
                    Column(
                        "mean_income_difference",
                        words("Income, yuan", "收入，元"),
                        _between("mean_income_low", "mean_income_high"),
                    ),
                    Column(
                        "programme_cost_difference",
                        words("Outlay, million yuan a year", "支出，百万元/年"),
                        _millions_between("programme_cost_low", "programme_cost_high"),
                    ),
                    Column("programme.will.intensity", words("Will", "有志"), _number),
                    Column("programme.work.intensity", words("Work", "有事"), _number),
                    Column("programme.skill.intensity", words("Skill", "有技"), _number),
                    Column("programme.money.intensity", words("Money", "有钱"), _number),
                    Column("programme.help.intensity", words("Help", "有人"), _number),
                ),
            ),
        ),
    ),
    "sweep": About(
        words("What comes out at every point", "各点的结果"),
        words("What comes out at every point of a design of parameters?", "参数设计的每一点结果如何？"),
        words(
            "Every point was simulated with the same seeds, so differences between points are "
            "differences of rules.",
            "各点使用相同的种子，点之间的差别即规则的差别。",
        ),
        words("", ""),
        (
            Shown(
                "points",
                words("The points, with 95 % intervals of each", "各点及其 95% 区间"),
                (
                    Column("point", words("Point", "点"), _number),
                    Column(
                        "mean_income",
                        words("Mean income", "人均收入"),
                        lambda value, row: number(value),
                    ),
                    Column(
                        "median_income",
                        words("Median income", "收入中位数"),
                        lambda value, row: number(value),
                    ),
                    Column("falling_back_rate", words("Falling back", "年返贫率"), rate),
                    Column(
                        "programme_cost",
                        words("Outlay, million yuan a year", "支出，百万元/年"),
                        _millions,
                    ),
                ),
            ),
        ),
        own_columns=True,
    ),
    "calibrate": About(
        words("Which parameter values fit what was observed", "哪些参数值与观测相符"),
        words("Which values of the parameters agree with what was observed?", "参数取哪些值与观测一致？"),
        words(
            "Approximate Bayesian computation in rounds of importance sampling.  What comes out is a "
            "posterior, a sample of weighted points: parameters that the targets cannot tell apart stay "
            "uncertain.",
            "近似贝叶斯计算，分轮重要性抽样。结果是后验分布（加权样本）：目标无法区分的参数仍不确定。",
        ),
        words("Parameters before and after, and the targets.", "参数的先验与后验，以及目标。"),
        (
            Shown(
                "parameters",
                words("Parameters before and after", "参数的先验与后验"),
                (
                    _KEY,
                    Column("prior_low", words("Before", "先验范围"), _range("prior_high")),
                    Column("mean", words("Mean after", "后验均值"), _number),
                    Column("sd", words("Standard deviation", "标准差"), _number),
                    Column("low", words("5 % to 95 %", "5% 至 95%"), _range("high")),
                ),
            ),
            Shown(
                "targets",
                words("Targets and what the model gives", "目标与模型结果"),
                (
                    Column("outcome", words("Outcome", "指标"), _text),
                    Column("value", words("Observed", "观测值"), _number),
                    Column("sd", words("±", "±"), _number),
                    Column("posterior_mean", words("Model", "模型"), _number),
                    Column("low", words("5 % to 95 %", "5% 至 95%"), _range("high")),
                    Column("source", words("Source", "来源"), _text, text=True),
                ),
            ),
        ),
    ),
    "robust": About(
        words("Under which conditions the policy fails", "政策在哪些条件下失败"),
        words("Under which conditions does the policy miss its target?", "政策在哪些条件下达不到目标？"),
        words(
            "The policy was tried under many conditions, spread evenly over the ranges; a shallow "
            "decision tree finds boxes in which failure prevails.  Coverage: share of all failures "
            "inside; density: share of conditions inside that fail.",
            "在参数范围内均匀抽取多种条件进行检验，用浅决策树寻找失败集中的区域。覆盖率：全部失败中的比例；密度：区域内失败的比例。",
        ),
        words("Conditions tried, as they fail or succeed, with the boxes.", "各条件的成败与失败区域。"),
        (
            Shown(
                "boxes",
                words("Boxes in which failure prevails", "失败集中的区域"),
                (
                    Column("box", words("Box", "区域"), _number),
                    Column("key", words("Condition", "条件"), _text, text=True),
                    Column("side", words("Side", "方向"), _side, text=True),
                    Column("value", words("Limit", "界限"), _number),
                    Column("coverage", words("Of failures", "覆盖率"), _share),
                    Column("density", words("Fails there", "失败密度"), _share),
                ),
            ),
        ),
    ),
    "validate": About(
        words("The model beside what was observed", "模型与观测对照"),
        words(
            "Does the model show patterns that were observed and that nothing was fitted to?",
            "模型是否呈现观测到的、未用于拟合的规律？",
        ),
        words(
            "Each pattern is met if the mean over the replications lies in the target or within its "
            "tolerance.  Nothing was tuned to this table.",
            "若多次模拟的平均值落在目标及容差之内，则视为相符；未针对此表调参。",
        ),
        words("", ""),
        (
            Shown(
                "validation",
                words("Patterns, targets and the model", "规律、目标与模型"),
                (
                    Column("text", words("Pattern", "规律"), _pattern),
                    Column("unit", words("Unit", "单位"), _pattern_unit, text=True),
                    Column("target_low", words("Target", "目标"), _range("target_high")),
                    Column("tolerance", words("Tolerance", "容差"), _number),
                    Column(
                        "simulated",
                        words("Model", "模型"),
                        _between("simulated_low", "simulated_high", setting),
                    ),
                    Column("pass", words("Result", "结果"), _yes, text=True),
                ),
            ),
        ),
    ),
}
