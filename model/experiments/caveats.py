"""What has to be known to read a number rightly: said beside it, in both languages, from here."""

from collections.abc import Iterable, Sequence

from model.experiments.words import Words, words
from model.horizon import FIRST_OF_MEANS, headline_years
from model.linkages import FORM_OF

LEVEL = words(
    "Below the line by survey income of one year is not what offices report: they register few of these "
    "households, and a bad year passes.  A household's harvest may vary more than its real one.  Compare "
    "scenarios by the change, not the level.",
    "按一年住户调查收入低于监测线，不等于部门上报的监测或返贫：登记的只是其中少数，歉收之年也会过去；"
    "单户收成的波动也可能大于实际。请比较情景之间的变化，而不是水平。",
)
START = words(
    "All scenarios have one start, with linkages, programme and safety net as they were; years 1 to 3 are "
    "the transition to what each of them changes, and no mean is of them.",
    "各情景起点相同，利益联结、帮扶和社会保障均已存在；第1至3年为各情景改变后的过渡期，不计入平均。",
)
AGGREGATES = words(
    "Calibrated to aggregates, not to households: what the linkages do has not been fitted to observed "
    "households.  Read it as what follows from the rules, not as a forecast.",
    "模型按总量校准，没有按农户校准：利益联结的效果没有用实际农户数据拟合。结果应理解为由这些规则推出的后果，不是预测。",
)
ACCOUNTS = words(
    "Registered income counts all registered members and all that those away earn; survey income counts "
    "residents, and what those away send home.",
    "登记口径按全部登记人口计算，含外出成员的全部务工收入；住户调查口径按常住人口计算，只含外出成员寄回的部分。",
)
COUNTIES = words(
    "Results for a county are less sure than for the province: some county tables are allocated by rule.",
    "县级结果不如全省可靠：部分县级数据按规则分配。",
)
CHANCE_ONLY = words(
    "Intervals show chance within the model, not doubt about its parameters.",
    "区间只反映模型内部的偶然性，不含参数的不确定性。",
)
ONE_DRAW = words(
    "Intervals are of one more replication, with luck and parameters drawn anew; more replications do not "
    "narrow them.",
    "区间所指的是再模拟一次（运气与参数都重新抽取）的结果；增加重复次数不会使其变窄。",
)

SMALL_SCALE = words(
    "So small a share of the households shifts results, not only blurs them: take 5 % or more for an answer.",
    "模拟比例过小，结果不仅不够精确，还会出现偏差：正式结论请用5%以上。",
)
_MOST_NAMED = 3  # parameters
LEAST_SCALE = 0.01  # of the households, below which that is said in the answer


def intervals(*, uncertain: bool) -> Words:
    """What intervals cover.  uncertain: whether each replication has parameters of its own."""
    return ONE_DRAW if uncertain else CHANCE_ONLY


def of_forms(forms: Iterable[str]) -> list[Words]:
    """What has to be known to read the effects of these linkage forms rightly."""
    found = (FORM_OF[form].caveat for form in forms)
    return [words(caveat.en, caveat.zh) for caveat in found if caveat is not None]


def own_starts(keys: Sequence[str]) -> Words:
    """That scenarios differ in their world.  keys: of the parameters."""
    named = ", ".join(keys[:_MOST_NAMED])
    more = f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else ""
    more_zh = f"等{len(keys)}项" if len(keys) > _MOST_NAMED else ""
    return words(
        f"These scenarios differ in their world ({named}{more}), so each has a start of its own.",
        f"这些情景的世界参数不同（{named.replace(', ', '、')}{more_zh}），因此各有自己的起点。",
    )


def means_over(years: int) -> Words:
    """Of which years of a run, of that many, a mean is."""
    chosen = headline_years(years)
    if len(chosen) > 1:
        return words(f"Means of years {chosen[0]} to {years}", f"第{chosen[0]}至{years}年平均")
    if years < FIRST_OF_MEANS:
        return words(
            f"Year {years} alone, of the transition: no means of so short a run",
            f"仅第{years}年（过渡期）：模拟时间短，不计多年平均",
        )
    return words(f"Year {years} alone", f"仅第{years}年")
