"""The page's own words, in English and Chinese."""

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
    "income_by_source": ("Income by source", "按来源的收入"),
    "income_by_form": ("Received through the linkage forms", "通过各联结形式所得"),
    "income_difference": ("Income: the difference", "收入之差"),
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

# Which changed settings only one of the two scenarios has; {}: the other's title, the settings.
ONE_SIDED = (
    "Your changes are in this scenario only, not in “{}”: {}. The difference is of these changes as well as "
    "of all else that differs between the two.",
    "您的修改只用于本情景，不用于比较对象“{}”：{}。差异既来自这些修改，也来自两个情景之间的其他不同。",
)
ONE_SIDED_ALONE = (
    "Your changes are in this scenario only, not in “{}”: {}. The difference is of these changes alone.",
    "您的修改只用于本情景，不用于比较对象“{}”：{}。差异仅来自这些修改。",
)
ONE_SETTING = ("{} – {} = {} (there {})", "{}–{} = {}（比较对象为{}）")
BESIDES = ("; and {} more", "；另有{}项")

CLASSES = {
    "article": ("article", "文章"),
    "statistics": ("statistics", "统计"),
    "literature": ("literature", "文献"),
    "assumption": ("assumption", "假定"),
}

SEASONS = {"spring": "春", "summer": "夏", "autumn": "秋", "winter": "冬"}

SOURCES = {
    "wages": ("Wages", "工资性"),
    "business": ("Business", "经营"),
    "property": ("Property", "财产"),
    "transfers": ("Transfers", "转移"),
}

FORMS = {
    "order_purchase": ("Order purchase", "订单收购"),
    "guaranteed_dividend": ("Guaranteed dividend", "保底分红"),
    "secondary_rebate": ("Secondary rebate", "二次返利"),
    "share_cooperation": ("Share cooperation", "股份合作"),
    "employment": ("Employment", "吸纳就业"),
}

INDUSTRIES = {
    "coarse_grains": ("Coarse grains", "杂粮"),
    "potatoes": ("Potatoes", "马铃薯"),
    "vegetables": ("Vegetables", "蔬菜"),
    "fruit": ("Fruit", "水果"),
    "herbs": ("Herbs", "中药材"),
    "livestock": ("Livestock", "畜牧"),
}

SECTIONS = {
    **{f"linkages.{form}": words for form, words in FORMS.items()},
    "programme.will": ("Programme: will", "五有帮扶：有志"),
    "programme.work": ("Programme: work", "五有帮扶：有事"),
    "programme.skill": ("Programme: skill", "五有帮扶：有技"),
    "programme.money": ("Programme: money", "五有帮扶：有钱"),
    "programme.help": ("Programme: help", "五有帮扶：有人"),
    "programme.budget": ("Programme: budget", "五有帮扶：预算"),
    "shocks": ("Shocks", "冲击"),
    "prices": ("Prices", "价格"),
    "weather": ("Weather", "天气"),
    "income": ("Income in the first year", "第一年收入"),
    "credit": ("Credit", "信贷"),
    "population": ("Population", "人口"),
    "choice": ("Households' choices", "农户选择"),
    "labour": ("Labour", "劳动"),
    "consumption": ("Consumption", "消费"),
    **{f"industries.{industry}": words for industry, words in INDUSTRIES.items()},
    "enterprises": ("Enterprises", "企业"),
    "cooperatives": ("Cooperatives", "合作社"),
}

RULES = {
    "need": ("the neediest first", "最需要者优先"),
    "readiness": ("the readiest first", "最有准备者优先"),
    "first_come": ("first come, first served", "先到先得"),
    "county_status": ("first come, key counties only", "先到先得，仅限重点县"),
}

# (English, Chinese, unit): "yuan" per head, "percent", "million", "count".
MEASURES = {
    "income_lifted": ("Income of lifted households, yuan per head", "脱贫户人均收入，元", "yuan"),
    "income_all": ("Income of all households, yuan per head", "全体农户人均收入，元", "yuan"),
    "falling_back": ("Lifted households falling below the line, %", "跌到监测线以下的脱贫户，%", "percent"),
    "below_line": ("Lifted households below the line, %", "监测线以下的脱贫户，%", "percent"),
    "linked": ("Lifted households in any linkage, %", "参与任一联结的脱贫户，%", "percent"),
    "cost": ("Public cost of the programme, million yuan", "帮扶的财政支出，百万元", "million"),
    "side_sold": ("Ordered produce sold elsewhere by households, %", "农户外销的订单产品，%", "percent"),
    "reneged": ("Buyers that lowered the price or refused produce, %", "压价或拒收的收购企业，%", "percent"),
    "paid_late": ("Buyers that paid late, %", "拖欠货款的收购企业，%", "percent"),
    "dividends_unpaid": ("Guaranteed dividends not paid when due, %", "到期未付的保底分红，%", "percent"),
    "enterprises_failed": ("Enterprises failed", "倒闭的企业", "count"),
    "cooperatives_failed": ("Cooperatives dissolved", "解散的合作社", "count"),
}

# What is not allowed together; the English sentence is the model's own.
TOGETHER_ZH = {
    "linkages.employment.autumn_pattern": "春、夏、秋三季工作日之和最多为1，其余为冬季",
    "programme.budget.share_help": "五个部分的资金比例之和最多为1",
    "programme.skill.farmers_certified": "不得超过培训的高素质农民数",
    "weather.drought_loss_high": "不得低于最轻旱年的减产",
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
    from model.seasons import SEASONS as ORDER

    if season == 0:
        return said(("Before the first spring", "第一个春季之前"), language)
    year, name = (season - 1) // len(ORDER) + 1, ORDER[(season - 1) % len(ORDER)]
    if language == "zh":
        return f"第{year}年{SEASONS[name]}季"
    return f"{name.capitalize()} of year {year}"
