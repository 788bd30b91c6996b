"""Where numbers come from, and the short forms in which sections declare their parameters."""

from typing import Any

from model.declare.parameter import Acts, parameter

ARTICLE = "Liu Zhijie, Shanxi's industry assistance to lifted villages and households, 2023-01-16"
ASSUMED = "no source found; varied over its range in the sensitivity analysis"
SURVEY = (
    "Shanxi rural household survey: levels and growth of 2023, so levels of 2022 (survey office in Shanxi, "
    "2024-02-22)"
)
DIVIDENDS_PROMISED = (
    "reports of cases: 5 % in Gao county, 6 % in Lin county, 8 % in Guizhou, 10 % in Wuxiang county, "
    "12 % in Dongguo township"
)
MICROCREDIT_NOTICE = "notice on microcredit to lifted people in the transition, 2021"
TECHNIQUE_IN_ORDERS = (
    "kiwifruit growers under contract earn 9 % more from the industry (matched comparison); yields and "
    "inputs of apple growers in cooperatives both rise (Shaanxi and Shandong, 529 households)"
)
COOPERATIVE_LAW = "Farmers' Specialised Cooperatives Law of the PRC (2017 revision), article 44"


def assumed(
    default: Any,
    unit: str,
    low: float,
    high: float,
    uncertain: Any,
    text: str,
    source: str = ASSUMED,
    acts: Acts = "world",
) -> Any:
    """A parameter for which no source was found, or, as `source` then says, only part of one."""
    return parameter(
        default,
        unit,
        allowed=(low, high),
        uncertain=uncertain,
        source_class="assumption",
        source=source,
        text=text,
        acts=acts,
    )


def switch(default: bool, text: str) -> Any:
    """An on/off lever of the experimenter: a choice, so neither uncertain nor sourced."""
    return parameter(
        default,
        "on or off",
        allowed=(0, 1),
        uncertain=None,
        source_class="assumption",
        source="the experimenter's choice",
        text=text,
        acts="policy",
    )


def by_industry(
    defaults: tuple[float, ...],
    unit: str,
    low: float,
    high: float,
    text: str,
    source: str = "order of magnitude of national farm cost surveys; " + ASSUMED,
    acts: Acts = "world",
) -> Any:
    """An assumed value for each industry, in the order of INDUSTRIES."""
    return parameter(
        defaults[0],
        unit,
        allowed=(low, high),
        uncertain=None,
        source_class="assumption",
        source=source,
        text=text,
        by_industry=defaults,
        acts=acts,
    )


def from_article(figure: str, unit: str, low: float, high: float, text: str, acts: Acts = "world") -> Any:
    """A parameter whose default is a figure of the article."""
    return parameter(
        f"figure:{figure}",
        unit,
        allowed=(low, high),
        uncertain=None,
        source_class="article",
        source=ARTICLE,
        text=text,
        acts=acts,
    )
