"""What a report says of each analysis: its question, its method, and which columns it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model import glossary
from model.declare.form import LinkageForm
from model.experiments.intervals import Interval
from model.experiments.patterns import load_patterns
from model.experiments.taking_apart import GROUPS, names_of
from model.experiments.words import (
    REST,
    Words,
    outcome_words,
    parameter_words,
    plain_name,
    setting,
    short,
    signed_amount,
    term,
    words,
)
from model.report.saying import Said, interval, number, same, share
from model.report.terms import PROGRAMME

Row = dict[str, Any]


@dataclass(frozen=True)
class ReportColumn:
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
    columns: tuple[ReportColumn, ...]


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


def _parameter(value: Any, _row: Row) -> Words:
    return parameter_words(str(value))


def _name(value: Any, _row: Row) -> Words:
    if value == "total":
        return glossary.heading("total")
    if value == "together":
        return glossary.heading("together")
    return words(plain_name(str(value)).capitalize(), term(str(value)))


def _outcome(value: Any, _row: Row) -> Words:
    return words(short(str(value)), outcome_words(str(value))["zh"])


def _group(value: Any, _row: Row) -> Words:
    return words("All other parameters", "其余参数") if value == REST else parameter_words(str(value))


def _side(value: Any, _row: Row) -> Words:
    return words("above", "高于") if value == "above" else words("at most", "不高于")


def _pattern(value: Any, row: Row) -> Words:
    known = load_patterns().get(row["name"])
    return same(str(value)) if known is None else words(known.text.en, known.text.zh)


def _pattern_unit(value: Any, _row: Row) -> Words:
    return glossary.unit(str(value))


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


def _share_between(low: str, high: str) -> Callable[[Any, Row], Words]:
    """A share in percent, with the interval in two other columns."""

    def said(value: Any, row: Row) -> Words:
        if None in (value, row[low], row[high]):
            return share(value)
        found = interval(Interval(value, row[low], row[high]), "{:.1%}".format)
        return words(found["en"].replace("%", "\u00a0%"), found["zh"])

    return said


def _money(value: Any, _row: Row) -> Words:
    """An amount of yuan in the unit of its column's heading."""
    return {
        language: number(None if value is None else value / size)[language]
        for language, size in glossary.LARGE_YUAN.items()
    }


def _money_between(low: str, high: str) -> Callable[[Any, Row], Words]:
    """The same as _between, of such amounts."""

    def said(value: Any, row: Row) -> Words:
        if None in (value, row[low], row[high]):
            return number(None)
        return {
            language: interval(Interval(value / size, row[low] / size, row[high] / size))[language]
            for language, size in glossary.LARGE_YUAN.items()
        }

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
            else words(f"{low_end} to {high_end}", f"{low_end}至{high_end}")
        )

    return said


def _pay_line(value: Any, _row: Row) -> Words:
    return glossary.capital(glossary.term("displaced", str(value)))


# Of a decomposition of a form, and under a comparison.
PAY_CAPTION = words("What becomes of linked pay, a year", "联结岗位年工资的去向")


def about_form(form: LinkageForm) -> About:
    """What a report says of the decomposition of one form into its own parts."""
    names = names_of(form)

    def step(value: Any, _row: Row) -> Words:
        found = names.get(str(value))
        return same(value) if found is None else glossary.capital(words(found.en, found.zh))

    before = form.before
    first = words(
        "" if before is None else f"  {before.names.en.capitalize()}: {before.says.en}.",
        "" if before is None else f"{before.names.zh}：{before.says.zh}。",
    )
    rest = form.rest or form.names
    return About(
        words(f"What {form.names.en} does, and which part of it", f"{form.names.zh}的效果由哪些部分构成"),
        words(
            f"Which part of {form.names.en} makes how much of its effect, for whom?",
            f"{form.names.zh}的各部分各带来多少效果，分别对哪些农户？",
        ),
        words(
            f"All combinations of its parts were simulated.  {rest.en.capitalize()}: the form with all its "
            "parts off, less the form off.  A part's contribution is its Shapley value, the mean over all "
            f"orders in which the parts can be added; all these sum to the total.{first['en']}",
            f"模拟了其各部分的全部组合。{rest.zh}：各部分全部取消时的该形式，减去取消该形式。"
            "各部分的贡献是沙普利值，"
            f"即按所有可能的加入顺序平均的贡献；以上各项合计等于总效果。{first['zh']}",
        ),
        words("Each step with its interval, by group of households.", "各步骤的效果及区间，按农户类别。"),
        (
            Shown(
                "form_parts",
                words("Steps with 95 % intervals, by group of households", "各步骤及95%区间，按农户类别"),
                (
                    ReportColumn("name", glossary.heading("step"), step),
                    *(
                        ReportColumn(
                            group,
                            glossary.labels("groups")[group],
                            _between(f"{group}_low", f"{group}_high"),
                        )
                        for group in GROUPS
                    ),
                ),
            ),
            Shown(
                "displaced_pay",
                PAY_CAPTION,
                (
                    ReportColumn("name", glossary.heading("pay"), _pay_line),
                    ReportColumn("value", glossary.heading("large_yuan"), _money_between("low", "high")),
                ),
            ),
        ),
    )


_KEY = ReportColumn("key", glossary.heading("parameter"), _parameter)

ANALYSES: dict[str, About] = {
    "decompose": About(
        words("Who makes how much of the gain", "增收来自哪里"),
        words(
            "Which linkage form, or part of the programme, makes how much of the whole gain?",
            "总效果中，各联结形式（或五有帮扶各部分）各贡献多少？",
        ),
        words(
            "All combinations were simulated.  A Shapley value is the mean contribution over all orders "
            "in which the parts can be added; an interaction index is what two give together beyond each "
            "alone.",
            "模拟了全部组合。沙普利值是按所有可能的加入顺序平均的贡献；相互作用指数是两者合用超出各自单独效果"
            "之和的部分。",
        ),
        words(
            "Contributions with intervals, and the interactions of each pair.",
            "各自贡献及区间，以及两两相互作用。",
        ),
        (
            Shown(
                "attribution",
                words("Contributions with 95 % intervals", "各自贡献及95%区间"),
                (
                    ReportColumn("name", glossary.heading("part"), _name),
                    ReportColumn("value", glossary.heading("contribution"), _between("low", "high")),
                    ReportColumn("alone", glossary.heading("alone"), _signed),
                    ReportColumn("last", glossary.heading("last"), _signed),
                ),
            ),
            Shown(
                "interactions",
                words("What two give together beyond each alone", "两者合用超出各自单独效果之和的部分"),
                (
                    ReportColumn("first", glossary.heading("one"), _name),
                    ReportColumn("second", glossary.heading("the_other"), _name, text=True),
                    ReportColumn("value", glossary.heading("interaction"), _between("low", "high")),
                ),
            ),
        ),
    ),
    "effects": About(
        words("What each form does for who takes it", "各联结形式对参加户的效果"),
        words(
            "What does a linkage form do for the households that take part, and how far would a naive "
            "comparison with others mislead?",
            "各联结形式使参加户增收多少？把参加户与其他农户直接相比，偏差有多大？",
        ),
        words(
            "The same households, with the same luck, were simulated with the form switched off for "
            "everybody.  Gain: the effect over all years from the second on.  Who lose: takers of each of "
            "these years with less in it than without the form.  Naive: takers' income less that of other "
            "lifted households.  Bias: naive less effect.",
            "对同样的农户、同样的运气，取消该形式后再模拟一次，两次之差为实际效果。增收：第2年起各年的效果；收"
            "入反而减少的参加户：当年收入低于没有该形式时的参加户。直接比较之差：参加户与其他脱贫户的收入之差；"
            "偏差：直接比较之差减去实际效果。",
        ),
        words(
            "Effect on takers with its interval, the naive difference as a cross.",
            "对参加户的实际效果及区间，叉号为直接比较之差。",
        ),
        (
            Shown(
                "effects",
                words(
                    "Takers' registered income, yuan per head and year, with 95 % intervals",
                    "参加户登记人口人均收入，元/人·年，括号内为95%区间",
                ),
                (
                    ReportColumn("name", glossary.heading("form"), _name),
                    ReportColumn("effect", glossary.heading("effect"), _between("effect_low", "effect_high")),
                    ReportColumn("gain", glossary.heading("gain"), _between("gain_low", "gain_high")),
                    ReportColumn(
                        "losers", glossary.heading("losers"), _share_between("losers_low", "losers_high")
                    ),
                    ReportColumn("naive", glossary.heading("naive"), _between("naive_low", "naive_high")),
                    ReportColumn("bias", glossary.heading("bias"), _between("bias_low", "bias_high")),
                    ReportColumn("others", glossary.heading("others"), _between("others_low", "others_high")),
                    ReportColumn("takers", glossary.heading("takers"), _share),
                ),
            ),
        ),
    ),
    "sensitivity": About(
        words("Which parameters matter", "哪些参数影响大"),
        words(
            "Which uncertain parameters does the effect of the linkage forms depend on, and which "
            "conclusions survive them?",
            "利益联结的效果主要取决于哪些不确定的参数？哪些结论在参数变动时仍然成立？",
        ),
        words(
            "Morris screening over all varied parameters, then Sobol' indices, in which the weaker ones "
            "are one group.  The total index is the share of the effect's variance over all ranges that "
            "goes with a parameter.",
            "先用莫里斯（Morris）法筛选全部参数，再计算索博尔（Sobol'）指数，影响较小的参数合为一组。总指数"
            "是效果在全部参数范围内的方差中与该参数有关的份额。",
        ),
        words("Tornado, Sobol' indices and conclusions.", "龙卷风图、索博尔指数与结论。"),
        (
            Shown(
                "indices",
                words("Sobol' indices, ± half of the 95 % interval", "索博尔指数及95%区间的一半宽度"),
                (
                    ReportColumn("group", glossary.heading("parameter"), _group),
                    ReportColumn(
                        "effect",
                        glossary.heading("effect_of"),
                        lambda value, row: _name(value, row),
                        text=True,
                    ),
                    ReportColumn("total", glossary.heading("total_index"), _index),
                    ReportColumn("total_half_width", glossary.heading("half_width"), _index),
                    ReportColumn("first", glossary.heading("first_index"), _index),
                    ReportColumn("first_half_width", glossary.heading("half_width"), _index),
                ),
            ),
        ),
    ),
    "optimise": About(
        words("Spreading the money better", "资金如何分配更好"),
        words(
            "How could public money be spread over the levers so that several goals are met better at once?",
            "财政资金怎样在各项措施之间分配，几个目标能同时完成得更好？",
        ),
        words(
            "NSGA-II moved the levers; the points of the front were then simulated again with luck that "
            "the search had not seen, and those numbers are reported, as differences from the scenario.",
            "用 NSGA-II 算法调整各项措施的力度，得到互不逊色的一组方案；再用搜索时没有用过的随机数重新模拟，"
            "表中为与原情景之差。",
        ),
        words("The front by goal, and where each point puts the levers.", "各方案的目标值与各项措施的力度。"),
        (
            Shown(
                "pareto",
                words(
                    "Points of the front; changes from the scenario with 95 % intervals",
                    "各方案与原情景之差及95%区间",
                ),
                (
                    ReportColumn("point", glossary.heading("point"), _text),
                    ReportColumn(
                        "mean_income_difference",
                        glossary.heading("income_change"),
                        _between("mean_income_low", "mean_income_high"),
                    ),
                    ReportColumn(
                        "programme_cost_difference",
                        glossary.heading("outlay"),
                        _money_between("programme_cost_low", "programme_cost_high"),
                    ),
                    *(
                        ReportColumn(f"programme.{part}.intensity", label, _number)
                        for part, label in PROGRAMME.items()
                    ),
                ),
            ),
        ),
    ),
    "sweep": About(
        words("What comes out at every point", "参数取不同值时的结果"),
        words("What comes out at every point of a design of parameters?", "参数取不同值时，结果如何？"),
        words(
            "Every point was simulated with the same seeds, so differences between points are "
            "differences of rules.",
            "各取值点使用相同的随机种子，点与点之间的差别来自参数，不来自运气。",
        ),
        words("", ""),
        (
            Shown(
                "points",
                words("The points, with 95 % intervals of each", "各取值点的结果及95%区间"),
                (
                    ReportColumn("point", glossary.heading("design_point"), _number),
                    ReportColumn(
                        "mean_income",
                        glossary.heading("mean_income"),
                        lambda value, row: number(value),
                    ),
                    ReportColumn(
                        "survey_income",
                        glossary.heading("survey_income"),
                        lambda value, row: number(value),
                    ),
                    ReportColumn("below_line_rate", glossary.heading("below_line"), rate),
                    ReportColumn(
                        "programme_cost",
                        glossary.heading("outlay"),
                        _money,
                    ),
                ),
            ),
        ),
        own_columns=True,
    ),
    "calibrate": About(
        words("Which parameter values fit what was observed", "参数取哪些值与实际观测相符"),
        words(
            "Which values of the parameters agree with what was observed?",
            "参数取哪些值时，模型结果与实际观测一致？",
        ),
        words(
            "Approximate Bayesian computation in rounds of importance sampling.  What comes out is a "
            "posterior, a sample of weighted points: parameters that the targets cannot tell apart stay "
            "uncertain.",
            "采用近似贝叶斯计算，分轮做重要性抽样。结果是后验分布（带权重的样本）：观测目标区分不开的参数仍然不确定。",
        ),
        words("Parameters before and after, and the targets.", "参数的先验与后验，以及目标。"),
        (
            Shown(
                "parameters",
                words("Parameters before and after", "参数的先验与后验"),
                (
                    _KEY,
                    ReportColumn("prior_low", glossary.heading("before"), _range("prior_high")),
                    ReportColumn("mean", glossary.heading("mean_after"), _number),
                    ReportColumn("sd", glossary.heading("deviation"), _number),
                    ReportColumn("low", glossary.heading("middle"), _range("high")),
                ),
            ),
            Shown(
                "targets",
                words("Targets and what the model gives", "目标与模型结果"),
                (
                    ReportColumn("outcome", glossary.heading("outcome"), _outcome),
                    ReportColumn("value", glossary.heading("observed"), _number),
                    ReportColumn("sd", glossary.heading("half_width"), _number),
                    ReportColumn("posterior_mean", glossary.heading("model"), _number),
                    ReportColumn("low", glossary.heading("middle"), _range("high")),
                    ReportColumn("source", glossary.heading("source"), _text, text=True),
                ),
            ),
        ),
    ),
    "robust": About(
        words("Under which conditions the policy fails", "政策在哪些条件下达不到目标"),
        words("Under which conditions does the policy miss its target?", "政策在哪些条件下达不到目标？"),
        words(
            "The policy was tried under many conditions, spread evenly over the ranges; a shallow "
            "decision tree finds boxes in which failure prevails.  Coverage: share of all failures "
            "inside; density: share of conditions inside that fail.",
            "在参数范围内均匀抽取多种条件逐一检验，用浅层决策树找出未达标集中的区域。占全部未达标：区域内的未达"
            "标条件占全部未达标条件的比例；区域内未达标比例：区域内的条件有多少未达标。",
        ),
        words(
            "Conditions tried, as they fail or succeed, with the boxes.",
            "各条件是否达标，以及未达标集中的区域。",
        ),
        (
            Shown(
                "boxes",
                words("Boxes in which failure prevails", "未达标集中的区域"),
                (
                    ReportColumn("box", glossary.heading("box"), _number),
                    ReportColumn("key", glossary.heading("condition"), _parameter, text=True),
                    ReportColumn("side", glossary.heading("side"), _side, text=True),
                    ReportColumn("value", glossary.heading("limit"), _number),
                    ReportColumn("coverage", glossary.heading("coverage"), _share),
                    ReportColumn("density", glossary.heading("density"), _share),
                ),
            ),
        ),
    ),
    "validate": About(
        words("The model beside what was observed", "模型与实际观测对照"),
        words(
            "Does the model show patterns that were observed and that nothing was fitted to?",
            "模型能否再现实际观测到的、未用于拟合的规律？",
        ),
        words(
            "Each pattern is met if the mean over the replications lies in the target or within its "
            "tolerance.  Nothing was tuned to this table.",
            "多次模拟的平均值落在目标值及其容差之内，即为相符；从不为此表调整参数。",
        ),
        words("", ""),
        (
            Shown(
                "validation",
                words("Patterns, targets and the model", "规律、目标与模型"),
                (
                    ReportColumn("text", glossary.heading("pattern"), _pattern),
                    ReportColumn("unit", glossary.heading("unit"), _pattern_unit, text=True),
                    ReportColumn("target_low", glossary.heading("target"), _range("target_high")),
                    ReportColumn("tolerance", glossary.heading("tolerance"), _number),
                    ReportColumn(
                        "simulated",
                        glossary.heading("model"),
                        _between("simulated_low", "simulated_high", setting),
                    ),
                    ReportColumn("pass", glossary.heading("result"), _yes, text=True),
                ),
            ),
        ),
    ),
}
