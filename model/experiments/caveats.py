"""What has to be known to read a number rightly: said beside it, in both languages, from here."""

from collections.abc import Iterable

from model.experiments.words import Words, words
from model.linkages import FORM_OF

LEVEL = words(
    "Too many fall below the line: the model has no minimum living allowance, only relief after illness or "
    "a lost job, and a household's harvest varies more than its real one may.  Compare scenarios by the "
    "change, not the level.",
    "跌破监测线的比例偏高：模型没有最低生活保障（低保），只有因病、失业后的救助，单户收成的波动也可能大于实际。"
    "请比较情景之间的变化，而不是水平。",
)
START = words(
    "The first year is a start: incomes before it had no shocks, so the share that falls below the line in "
    "it is not like that of later years.",
    "第一年为起始年：此前的收入未受冲击，当年跌破监测线的比例不能与以后各年相比。",
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
LEAST_SCALE = 0.01  # of the households, below which that is said in the answer


def intervals(*, uncertain: bool) -> Words:
    """What intervals cover.  uncertain: whether each replication has parameters of its own."""
    return ONE_DRAW if uncertain else CHANCE_ONLY


def of_forms(forms: Iterable[str]) -> list[Words]:
    """What has to be known to read the effects of these linkage forms rightly."""
    found = (FORM_OF[form].caveat for form in forms)
    return [words(caveat.en, caveat.zh) for caveat in found if caveat is not None]


def means_over(years: int) -> Words:
    """Over which years a mean goes, the first one marked as a start."""
    if years == 1:
        return words("Year 1 alone, which is a start", "仅第1年（起始年）")
    return words(
        f"Means over years 1 to {years}, of which the first is a start",
        f"第1至{years}年平均（第1年为起始年）",
    )
