"""The page's own words, in English and Chinese; terms are those of the glossary."""

from model import glossary
from model.linkages import FORM_OF
from model.programme import PARTS

LANGUAGES = ("en", "zh")

# What the browser shows; the templates take them by name.
WORDS: dict[str, tuple[str, str]] = {
    "title": ("Income linkages in Shanxi's lifted counties", "山西脱贫县利益联结"),
    "language": ("中文", "English"),
    "switch_language": ("Show this page in Chinese", "用英文显示本页"),
    "try_again": ("Try again", "重试"),
    "scenario": ("Scenario", "情景"),
    "reference": ("Compare with", "比较对象"),
    "seed": ("Luck (seed)", "运气（随机种子）"),
    "scale": ("Households simulated", "模拟农户"),
    "settings": ("Settings", "设置"),
    "search": ("Find a setting by name", "按名称查找设置"),
    "found": ("settings found", "项设置"),
    "nothing_found": ("No setting has this in its name or text.", "没有名称或说明中含此字样的设置。"),
    "more": ("All others of this section", "本节其余设置"),
    "others": ("Everything else", "其余各节"),
    "changed": ("Changed", "已修改"),
    "nothing_changed": ("Nothing changed: the scenario as its file sets it.", "未作修改：与情景文件一致。"),
    "undo": ("Undo", "撤销"),
    "undo_all": ("Undo all changes", "撤销全部修改"),
    "was": ("was", "原为"),
    "unit": ("Unit", "单位"),
    "allowed": ("Allowed", "允许"),
    "uncertain": ("Uncertain", "不确定范围"),
    "source": ("Source", "来源"),
    "slider": ("slider", "滑块"),
    "on": ("on", "开"),
    "off": ("off", "关"),
    "step": ("Next season", "下一季"),
    "run": ("Run", "运行"),
    "pause": ("Pause", "暂停"),
    "reset": ("Start again", "重新开始"),
    "busy": ("Computing …", "计算中……"),
    "ready": ("Ready", "就绪"),
    "finished": ("The run is finished.", "运行结束。"),
    "save_scenario": ("Save the scenario (TOML)", "保存情景（TOML）"),
    "save_results": ("Save the results (CSV, zip)", "保存结果（CSV，zip）"),
    "saving_needs_year": ("Results can be saved once a year is finished.", "完成一年之后可以保存结果。"),
    "numbers": ("Numbers", "数字"),
    "measure": ("Measure", "指标"),
    "this_scenario": ("This scenario", "本情景"),
    "difference": ("Difference", "差异"),
    "changed_here": ("your changes are in this scenario only", "您的修改只用于本情景"),
    "county": ("County", "县"),
    "by_county": ("The map as a table", "地图数据表"),
    "luck_note": (
        "Both runs meet the same weather, prices and luck, so the difference is due to what differs between "
        "the scenarios. It is of one luck only: another seed gives another, and the command compare gives "
        "intervals.",
        "两次运行遇到相同的天气、价格与运气，差异来自情景之间的不同。但这只是一种运气下的结果：换一个种子会有所不同；"
        "compare 命令给出区间。",
    ),
    "map": ("Counties", "各县"),
    "income_by_source": ("Registered income by source", "按来源的登记人口人均收入"),
    "income_by_form": ("Received through the linkage forms", "通过各联结形式所得"),
    "income_difference": ("Registered income: the difference", "登记人口人均收入之差"),
    "promises": ("Promises kept and broken", "守约与违约"),
}

# For whoever comes when all places are taken; {}: how many there are.
FULL = (
    "The page is full: it takes {} at a time. Each visitor takes memory and time of this machine. "
    "There is a place as soon as somebody closes the page, or ten minutes after their "
    "connection broke.",
    "本页面已满员：最多供{}人同时使用。每位访客都占用本机的内存和计算时间。"
    "有人关闭页面后即有空位；连接中断的，十分钟后释放。",
)

# Which changed settings only one of two scenarios has; {}: these settings, the other's title, its values.
ONE_SIDED = (
    "Your changes are in this scenario only: {}; “{}” has {}. {}",
    "您的修改只用于本情景：{}；比较对象“{}”：{}。{}",
)
OF_CHANGES = ("The difference is of these changes alone.", "差异仅来自这些修改。")
OF_MORE = (
    "The difference is of these changes as well as of all else that differs between the two.",
    "差异既来自这些修改，也来自两个情景之间的其他不同。",
)

Both = tuple[str, str]  # English and Chinese


def _of(kind: str) -> dict[str, Both]:
    """The glossary's terms of a kind, as labels."""
    return {name: (label["en"], label["zh"]) for name, label in glossary.labels(kind).items()}


FORMS, SOURCES, SECTIONS = _of("forms"), _of("income"), _of("sections")
CLASSES, RULES = _of("source_classes"), _of("rules")

# What the page measures, and how its number is written: "yuan", "money" in larger units, "count",
# else in percent.
_WRITTEN = {
    "income_lifted": "yuan",
    "survey_lifted": "yuan",
    "income_all": "yuan",
    "cost": "money",
    "safety_net": "money",
    "enterprises_failed": "count",
    "cooperatives_failed": "count",
}
MEASURES = {
    name: (*label, _WRITTEN.get(name, "percent")) for name, label in _of("measures").items()
}  # English, Chinese, how it is written

# What is not allowed together; the English sentence is the model's own.
TOGETHER_ZH = {
    **{
        f"linkages.{form.name}.{term}": text
        for form in FORM_OF.values()
        for term, text in form.contradictions_zh.items()
    },
    **dict.fromkeys((f"programme.budget.share_{part}" for part in PARTS), "五个部分的资金比例之和最多为1"),
    **dict.fromkeys(
        (f"programme.skill.farmers_{done}" for done in ("trained", "certified")),
        "取得证书的高素质农民数不得超过培训数",
    ),
    **dict.fromkeys(
        (f"weather.drought_loss_{end}" for end in ("low", "high")), "最轻旱年的减产不得超过最重旱年的减产"
    ),
}

OF_A_FIELD_ZH = {"seed": "应为从0到2147483647的整数"}


def words(language: str) -> dict[str, str]:
    """The page's words in a language, by name."""
    return {name: said(both, language) for name, both in WORDS.items()}


def said(both: tuple[str, ...], language: str) -> str:
    """What stands first in English, second in Chinese."""
    return both[LANGUAGES.index(language)]


def when(season: int, language: str) -> str:
    """The season that a run has reached, in words.  season: seasons run; 0 before the first."""
    from model.world.calendar import SEASONS as ORDER

    if season == 0:
        return said(("Before the first spring", "第一个春季之前"), language)
    year, name = (season - 1) // len(ORDER) + 1, ORDER[(season - 1) % len(ORDER)]
    called = glossary.capital(glossary.term("seasons", name))
    return said((f"{called['en']} of year {year}", f"第{year}年{called['zh']}"), language)
