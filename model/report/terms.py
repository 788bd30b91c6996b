"""What things are called in figures and reports, in English and Chinese."""

from model.accounts import SECTORS
from model.experiments.levers import TERMS
from model.experiments.words import Words, words
from model.parameters import INDUSTRIES, LINKAGES
from model.programme import PARTS

_FORMS_EN = {form: form.replace("_", " ").capitalize() for form in LINKAGES}

FORMS: dict[str, Words] = {form: words(_FORMS_EN[form], TERMS[form]) for form in LINKAGES}
PROGRAMME: dict[str, Words] = {part: words(part.capitalize(), TERMS[part]) for part in PARTS}
SOURCES: dict[str, Words] = {
    "wages": words("Wages", "工资性收入"),
    "business": words("Business", "经营净收入"),
    "property": words("Property", "财产净收入"),
    "transfers": words("Transfers", "转移净收入"),
}
GROUPS: dict[str, Words] = {
    "lifted": words("Lifted households", "脱贫户"),
    "monitored": words("Monitored households", "监测户"),
    "other": words("Other households", "其他农户"),
    "all": words("All households", "全体农户"),
}
SECTOR_NAMES: dict[str, Words] = dict(
    zip(
        SECTORS,
        (
            words("Lifted households", "脱贫户"),
            words("Monitored households", "监测户"),
            words("Other households", "其他农户"),
            words("Cooperatives", "合作社"),
            words("Enterprises", "龙头企业"),
            words("Government", "政府"),
            words("Banks", "银行"),
            words("Outside the counties", "县外"),
        ),
        strict=True,
    )
)
INDUSTRY_NAMES: dict[str, Words] = dict(
    zip(
        INDUSTRIES,
        (
            words("Coarse grains", "杂粮"),
            words("Potatoes", "马铃薯"),
            words("Vegetables", "蔬菜"),
            words("Fruit", "干鲜果"),
            words("Herbs", "中药材"),
            words("Livestock", "畜禽"),
        ),
        strict=True,
    )
)
PERCENTILES: dict[str, Words] = {
    "p10": words("10th percentile", "第10百分位"),
    "p25": words("25th percentile", "第25百分位"),
    "median": words("Median", "中位数"),
    "p75": words("75th percentile", "第75百分位"),
    "p90": words("90th percentile", "第90百分位"),
}
HEADLINES: dict[str, Words] = {
    "mean_income": words("Mean income of lifted households", "脱贫户人均可支配收入"),
    "mean_income_all": words("Mean income of all households", "全体农户人均可支配收入"),
    "median_income": words("Median income of lifted households", "脱贫户人均收入中位数"),
    "gini_all": words("Gini coefficient, all households", "基尼系数（全体农户）"),
    "falling_back_rate": words("Lifted households falling below the line a year", "脱贫户年返贫率"),
    "below_line_rate": words("Lifted households below the line", "监测线以下脱贫户比例"),
    "programme_cost": words("Public outlay of the programme a year", "帮扶年财政支出"),
    "side_sold_share": words("Ordered produce sold elsewhere", "订单产品外销比例"),
    "reneging_rate": words("Buying enterprises that break an order a year", "收购企业年违约比例"),
    "dividend_unpaid_share": words("Guaranteed dividends not paid when due", "保底分红到期未付比例"),
    "enterprises_failed": words("Enterprises that fail, whole run", "企业倒闭数（全期）"),
    "cooperatives_failed": words("Cooperatives that dissolve, whole run", "合作社解散数（全期）"),
}
CLASSES: dict[str, Words] = {
    "article": words("the source article", "原文数据"),
    "statistics": words("official statistics", "统计数据"),
    "literature": words("published studies", "文献"),
    "assumption": words("assumptions", "假设"),
}
PER_HEAD = words("yuan per head and year", "元/人·年")
UNITS: dict[str, Words] = {
    "yuan/person/year": PER_HEAD,
    "yuan/year": words("yuan a year", "元/年"),
    "yuan": words("yuan", "元"),
    "share": words("share", "比例"),
    "share/year": words("share a year", "比例/年"),
    "enterprise": words("enterprises", "家企业"),
    "cooperative": words("cooperatives", "家合作社"),
    "1": words("index", "指数"),
}


def unit_words(unit: str) -> Words:
    """A unit of the results tables in both languages; one that is not known as it is."""
    return UNITS.get(unit, words(unit, unit))


# Units of the patterns that the model is validated against.
PATTERN_UNITS: dict[str, str] = {
    "1/year": "1/年",
    "share of income": "占收入比例",
    "share of business income": "占经营净收入比例",
    "savings of others": "相对其他户的储蓄",
    "land of others in the industry": "相对同行业其他户的土地",
    "share of ordered produce": "占订单产品比例",
    "share of enterprises": "占企业比例",
    "share of broken orders, by weight": "占违约订单比例（按重量）",
    "share of orders": "占订单比例",
    "share of others' income": "相对其他户收入",
    "share of that lead": "占该差距比例",
    "share of members": "占社员比例",
    "yuan/member/year": "元/社员·年",
    "share of refunds": "占返利比例",
    "share of loans": "占贷款比例",
    "share of grants": "占补助比例",
}
