"""Everything that a scenario can set: unit, default, allowed range, uncertainty range,
source class and source.

A section is a NamedTuple whose field defaults are declarations.  The resolved values
of a scenario are instances of the same classes, so a compiled rule reads
``rules.order_purchase.floor``: one name from the scenario file to the machine code.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_type_hints

import numpy as np

from model.declare.form import LinkageForm
from model.declare.parameter import INDUSTRIES as INDUSTRIES
from model.declare.parameter import parameter
from model.declare.part import Part
from model.linkages import FORM_OF
from model.programme import PART_OF, PARTS, TARGETING_RULES
from model.programme.budget import Budget
from model.sources import (
    ARTICLE,
    ASSUMED,
    MICROCREDIT_NOTICE,
    SURVEY,
    assumed,
    by_industry,
    switch,
)

_JINZHONG = "Jinzhong 2021: 5,335 yuan, in its lifted counties 5,220, 7.2 % more than the year before"
LINKAGES = tuple(FORM_OF)

_LABOUR_OF_LAND = (
    "order of magnitude of national farm cost surveys, scaled so that the mean land of an industry takes "
    f"as many days as smaller farms did before the land survey was known; {ASSUMED}"
)


class Population(NamedTuple):
    """Who lives in the counties before the first spring."""

    elders_rural_to_urban: float = parameter(
        1.6,
        "ratio",
        allowed=(0.8, 2.0),
        uncertain=(1.48, 1.76),
        source_class="statistics",
        source="2020: 17.7 over 11.1 per cent in China (recalled); regressed over county tables of the "
        "census 1.48 in China and 1.76 in Shanxi",
        text="Share of people of 65 and more in the countryside over that in town.",
    )
    lifted_residence: float = assumed(
        0.65,
        "share of lifted people",
        0.2,
        1.0,
        (0.5, 0.8),
        "Registered lifted people who live in the villages, at most 0.8 of a county's rural residents.",
        "362,000 lifted people of Shanxi were moved, and others work away; no register was found",
    )
    able_share: float = parameter(
        0.483,
        "share of persons",
        allowed=(0.3, 0.7),
        uncertain=(0.44, 0.53),
        source_class="statistics",
        source="1.59 of 3.29 million lifted people of Shanxi could work in 2020",
        text="Lifted residents who are able, 15 to 59 years old, as near as the census allows.",
    )
    monitored_share: float = parameter(
        0.012,
        "share of households",
        allowed=(0.0, 0.3),
        uncertain=(0.005, 0.025),
        source_class="statistics",
        source="124,000 people of Shanxi were unstable lifted or marginal ones in mid-2020; how many "
        "were lifted, and the other households of the counties, are assumed",
        text="Monitored among households not lifted.",
    )
    away_persons: float = assumed(
        0.45,
        "person/household",
        0.0,
        2.0,
        (0.25, 0.75),
        "Absent members of a lifted household, at most 3; others have as many by their residents' ages.",
        "set so that 0.29 to 0.32 of lifted members are in paid work",
    )
    workers_per_employed: float = assumed(
        1.16,
        "ratio",
        0.3,
        3.0,
        (1.0, 1.3),
        "Residents who can work, for each whom the census found in work.",
        "set so that 0.48 of lifted members, residents and absent ones, can work",
    )
    households_per_village: float = assumed(
        200.0,
        "household",
        20.0,
        2000.0,
        (100.0, 300.0),
        "Households of a village, all of which live as remote.",
    )
    leading_enterprises: int = parameter(
        "figure:leading_enterprises",
        "enterprise",
        allowed=(0, 100_000),
        uncertain=None,
        source_class="article",
        source=ARTICLE,
        text="Provincial leading enterprises in the lifted counties.",
    )
    cooperatives_and_family_farms: int = parameter(
        "figure:coops_and_family_farms",
        "organisation",
        allowed=(0, 5_000_000),
        uncertain=None,
        source_class="article",
        source=ARTICLE,
        text="Farmer cooperatives and family farms in the lifted counties.",
    )
    cooperative_share: float = assumed(
        0.6, "share of organisations", 0.0, 1.0, (0.4, 0.8), "Cooperatives; the rest are family farms."
    )
    family_farm_land: float = assumed(
        6.0, "share of other households' land", 1.0, 100.0, (3.0, 10.0), "Mean land of a family farm."
    )
    savings: float = assumed(
        6000.0, "yuan/person", 0.0, 1e6, (3000.0, 12_000.0), "Mean savings before the first year."
    )
    savings_inequality: float = assumed(
        0.9,
        "standard deviation of log savings",
        0.0,
        2.5,
        (0.6, 1.2),
        "Spread of savings between households.",
    )
    risk_aversion: float = parameter(
        2.0,
        "relative risk aversion",
        allowed=(0.0, 20.0),
        uncertain=(1.0, 4.0),
        source_class="literature",
        source="range of 1 to 4 usual for farm households in the literature (recalled)",
        text="Mean relative risk aversion; households are spread evenly from half of it to one and a half.",
    )
    correlation: float = assumed(
        0.3, "correlation", 0.0, 0.9, (0.1, 0.5), "Between land, skill, will and savings of a household."
    )
    land_inequality: float = assumed(
        0.5, "standard deviation of log land", 0.0, 1.5, (0.35, 0.65), "Spread of land between households."
    )
    mean_skill: float = assumed(
        0.45,
        "skill",
        0.05,
        0.95,
        (0.35, 0.55),
        "Mean skill, from 0 to 1, where the best-schooled worker left junior middle school, after 9 years.",
    )
    schooling_skill: float = parameter(
        0.12,
        "logit of skill/year",
        allowed=(0.0, 1.0),
        uncertain=(0.05, 0.2),
        source_class="literature",
        source="four years of school raise farm output by 7.4 per cent, mean of 37 sets of farms "
        "(Lockheed, Jamison and Lau 1980): 1.8 per cent a year, as here about skill 0.45",
        text="Rise of the mean logit of skill for each year that the best-schooled worker was at school.",
    )
    mean_will: float = assumed(0.55, "will", 0.05, 0.95, (0.45, 0.65), "Mean will, on a scale from 0 to 1.")
    lifted_land_ratio: float = assumed(
        0.85, "share of other households' land", 0.2, 2.0, (0.7, 1.0), "Land of lifted households."
    )
    lifted_savings_ratio: float = assumed(
        0.6, "share of other households' savings", 0.05, 2.0, (0.4, 0.9), "Savings of lifted households."
    )


class Demography(NamedTuple):
    """How the members of households change from the second year on."""

    mortality: float = parameter(
        1.0,
        "ratio",
        allowed=(0.0, 3.0),
        uncertain=(0.85, 1.15),
        source_class="statistics",
        source="deaths per 1,000 residents: Shanxi 7.3, 7.7 and 8.4 in 2021 to 2023; Tianzhen, a lifted "
        "county of older people, 12.1 in 2023",
        text="Chances of death relative to usual ones by age.",
    )
    leaving: float = parameter(
        0.035,
        "1/year",
        allowed=(0.0, 0.3),
        uncertain=(0.02, 0.06),
        source_class="statistics",
        source="derived: with births and deaths it lets rural residents fall about as Shanxi's did, by "
        "1.4 per cent in 2022 and 3.3 in 2023",
        text="Chance that a resident of 15 to 29 leaves for good, in a county that declines like the mean; "
        "of those of 30 to 49 together, who take their children along, 0.35 of it.",
    )
    births: float = parameter(
        0.03,
        "1/year",
        allowed=(0.0, 0.3),
        uncertain=(0.02, 0.05),
        source_class="statistics",
        source="6.1 births per 1,000 residents of Shanxi in 2023, in town and country; that they come to "
        "households with two residents of 15 to 49 is assumed",
        text="Chance of a birth in a household with two or more residents of 15 to 49.",
    )


class Income(NamedTuple):
    """Level and composition of income in the base year, per head and year."""

    per_head: float = parameter(
        16_323.0,
        "yuan/resident/year",
        allowed=(100.0, 500_000.0),
        uncertain=(16_000.0, 16_650.0),
        source_class="statistics",
        source=SURVEY,
        text="Disposable income of Shanxi's rural residents.",
    )
    wages_share: float = parameter(
        0.40,
        "share of income",
        allowed=(0.0, 1.0),
        uncertain=(0.36, 0.445),
        source_class="statistics",
        source="between 0.35 of the poor areas of China in 2019, 0.38 of Shanxi's poor counties in 2018, and "
        "0.445 of all rural residents of Shanxi in 2022",
        text="Wages of residents in the income of the counties' residents.",
    )
    business_share: float = parameter(
        0.285,
        "share of income",
        allowed=(0.0, 1.0),
        uncertain=(0.26, 0.34),
        source_class="statistics",
        source="between 0.36 of the poor areas of China in 2019 and 0.261 of all rural residents of Shanxi "
        "in 2022",
        text="Net business income in it.",
    )
    property_share: float = parameter(
        0.013,
        "share of income",
        allowed=(0.0, 1.0),
        uncertain=(0.012, 0.016),
        source_class="statistics",
        source="0.014 both of the poor areas of China in 2019 and of all rural residents of Shanxi in 2022",
        text="Net property income in it; transfers are the rest.",
    )
    lifted_county_factor: float = parameter(
        0.75,
        "share of the provincial mean",
        allowed=(0.3, 1.5),
        uncertain=(0.68, 0.80),
        source_class="statistics",
        source="Shanxi: 0.679 in 2017, and rising; national: 16,396 yuan in lifted counties over 21,691 of "
        "all rural residents in 2023, 0.756",
        text="Rural income per head of the lifted counties relative to the province.",
    )
    own_food: float = assumed(
        450.0,
        "yuan/resident/year",
        0.0,
        3000.0,
        (250.0, 800.0),
        "What a resident eats of the household's own harvest, at the price at the farm gate.",
    )
    pay_spread: float = assumed(
        0.25,
        "standard deviation of log pay",
        0.0,
        1.5,
        (0.15, 0.4),
        "Lasting differences of pay between households whose workers have the same jobs, skill and age.",
    )
    pay_shock: float = assumed(
        0.22,
        "standard deviation of log pay",
        0.0,
        1.5,
        (0.15, 0.4),
        "What comes and goes in a household's pay; six tenths of it are left after a year.",
    )
    support: float = assumed(
        2900.0,
        "yuan/resident of 60 or more/year",
        0.0,
        20_000.0,
        (1000.0, 4000.0),
        "From children and other kin who left, in households without residents of 15 to 49.",
    )
    chronic: float = assumed(
        0.10,
        "share of households",
        0.0,
        0.4,
        (0.06, 0.15),
        "Households with somebody chronically ill; with residents of 65 or more, 2.5 times as many.",
    )
    chronic_cost: float = assumed(
        1500.0, "yuan/year", 0.0, 50_000.0, (800.0, 3000.0), "Own cost of a chronic illness."
    )
    school_cost: float = assumed(
        3000.0, "yuan/student/year", 0.0, 50_000.0, (1500.0, 6000.0), "School beyond the compulsory years."
    )
    wage_growth: float = assumed(
        0.03, "1/year", -0.2, 0.3, (0.0, 0.06), "Growth of all wages, in constant prices."
    )


class SafetyNet(NamedTuple):
    """Pensions, area payments, 低保, temporary relief 临时救助 and public posts 公益性岗位."""

    pension: float = assumed(
        1560.0,
        "yuan/person of 60 or more/year",
        0.0,
        20_000.0,
        (1400.0, 1900.0),
        "Basic pension of residents.",
        acts="policy",
    )
    employee_pension_share: float = assumed(
        0.07,
        "share of households",
        0.0,
        1.0,
        (0.03, 0.12),
        "Households whose elders have an employee's pension.",
    )
    employee_pension: float = assumed(
        22_000.0,
        "yuan/person/year",
        0.0,
        100_000.0,
        (15_000.0, 30_000.0),
        "An employee's pension.",
        acts="policy",
    )
    area_subsidy: float = parameter(
        67.0,
        "yuan/mu/year",
        allowed=(0.0, 1000.0),
        uncertain=(60.0, 80.0),
        source_class="statistics",
        source="subsidy for the protection of cultivated land in Shanxi (recalled)",
        text="Paid in spring to who holds the contract of the land, whoever farms it.",
        acts="policy",
    )
    dibao: bool = parameter(
        True,
        "on or off",
        allowed=(0, 1),
        source_class="assumption",
        source="the experimenter's choice",
        text="Whether there is a minimum living allowance 低保.",
        acts="policy",
    )
    standard: float = parameter(
        5500.0,
        "yuan/person/year",
        allowed=(500.0, 30_000.0),
        uncertain=(5220.0, 6000.0),
        source_class="statistics",
        source=_JINZHONG,
        text="Standard of 低保 in the first year.",
        acts="policy",
    )
    standard_growth: float = parameter(
        0.05,
        "1/year",
        allowed=(-0.1, 0.3),
        uncertain=(0.02, 0.08),
        source_class="statistics",
        source=_JINZHONG,
        text="Yearly rise of the standard and of the basic pension, in constant prices.",
        acts="policy",
    )
    take_up: float = assumed(
        0.36,
        "share",
        0.0,
        1.0,
        (0.2, 0.6),
        "Of the poorest households those that an office grants 低保, the same ones for good.",
        "large errors of inclusion and exclusion in CHIP 2013; set so that a tenth of residents have it",
    )
    error: float = assumed(
        0.02,
        "probability",
        0.0,
        1.0,
        (0.005, 0.05),
        "Chance that a review grants it to a household that is just not eligible.",
    )
    floor: float = parameter(
        0.55,
        "share of the standard",
        allowed=(0.0, 0.95),
        uncertain=(0.3, 0.65),
        source_class="statistics",
        source="0.61 of the standard was paid a recipient in Yunnan in 2023",
        text="Least that a recipient is paid.",
        acts="policy",
    )
    grace_quarters: int = assumed(
        4,
        "quarter",
        0,
        12,
        (0, 8),
        "For which half of the benefit goes on once assessed income exceeds the standard.",
        acts="policy",
    )
    perceived: float = assumed(
        0.5,
        "share",
        0.0,
        1.0,
        (0.0, 1.0),
        "Part of the loss of 低保 that a household reckons with when it takes work or places land.",
    )
    extreme_ratio: float = parameter(
        1.3,
        "share of the standard",
        allowed=(1.0, 3.0),
        uncertain=(1.2, 1.4),
        source_class="statistics",
        source="Jinzhong 2021: 6,957 over 5,335 yuan",
        text="What elders without labour, kin or support are brought up to 特困.",
        acts="policy",
    )
    extreme_share: float = assumed(
        0.35, "share", 0.0, 1.0, (0.2, 0.6), "Of elders without labour and support, those without kin."
    )
    hardship: float = assumed(
        4000.0,
        "yuan/household/year",
        0.0,
        50_000.0,
        (2000.0, 6000.0),
        "What an office takes off assessed income where somebody is chronically ill.",
        acts="policy",
    )
    relief_payment: float = parameter(
        1000.0,
        "yuan/household",
        allowed=(0.0, 50_000.0),
        uncertain=(500.0, 3000.0),
        source_class="statistics",
        source="944 yuan a case in Yunnan in 2023",
        text="Largest temporary relief for outlays above three tenths of a year's income in a quarter.",
        acts="policy",
    )
    posts: float = parameter(
        190_000.0,
        "post",
        allowed=(0.0, 2e6),
        uncertain=(120_000.0, 250_000.0),
        source_class="statistics",
        source="368,000 in Shanxi in October 2020; how many were left after that year was not found",
        text="Public posts for lifted and monitored households of the lifted counties.",
        acts="policy",
    )
    post_pay: float = parameter(
        5000.0,
        "yuan/post/year",
        allowed=(0.0, 60_000.0),
        uncertain=(1200.0, 10_000.0),
        source_class="statistics",
        source="5,000 yuan of posts paid by photovoltaic stations in Shanxi in 2020; 1,200 in Lingshi county",
        text="Pay for 80 days a year.",
        acts="policy",
    )
    pv_income: float = parameter(
        1.56e9,
        "yuan/year",
        allowed=(0.0, 1e11),
        uncertain=(1.1e9, 1.7e9),
        source_class="statistics",
        source="1.7 billion yuan expected in Shanxi for 2020; of it the lifted counties' part",
        text="What villages earn with photovoltaic stations: four fifths for posts, then relief; one fifth "
        "for households without labour.",
    )


class Monitoring(NamedTuple):
    """防止返贫监测: the line, how households are found, and when the risk is removed."""

    line: float = parameter(
        6130.0,
        "yuan/person/year",
        allowed=(500.0, 50_000.0),
        uncertain=(6000.0, 7200.0),
        source_class="statistics",
        source="6,000 yuan in 2021 (notices of several counties), in prices of 2022; then raised yearly",
        text="Line of monitoring in the first year.",
        acts="policy",
    )
    line_growth: float = parameter(
        0.03,
        "1/year",
        allowed=(-0.1, 0.3),
        uncertain=(0.0, 0.08),
        source_class="literature",
        source="raised with prices, rural incomes and needs: 6,000 yuan in 2021, 6,600 in western provinces "
        "in October 2022 (Sun et al. 2023); taken to rise as pay does in the model",
        text="Yearly rise of the line, in constant prices.",
        acts="policy",
    )
    detection: float = assumed(
        0.002,
        "probability/quarter",
        0.0,
        1.0,
        (0.0007, 0.006),
        "Chance that a household below the line is found, and that each visit of a cadre finds it; set so "
        "that one to four in a thousand members are registered anew in a year.",
    )
    covered_factor: float = assumed(
        0.3, "share of the chance", 0.0, 1.0, (0.1, 1.0), "The same of a household that has 低保."
    )
    clear_quarters: int = parameter(
        2,
        "quarter",
        allowed=(1, 12),
        uncertain=(2, 4),
        source_class="statistics",
        source="rules of counties: half a year, one measure of help, and not without labour",
        text="Above the line before the risk counts as removed.",
        acts="policy",
    )


class Start(NamedTuple):
    """How the world comes to be as it is before the first reported spring."""

    burn_in: int = parameter(
        3,
        "year",
        allowed=(0, 10),
        uncertain=None,
        source_class="assumption",
        source="a choice: enough for rates to settle, see docs/trust.md",
        text="Years that are run before the first reported one, with the programme and the linkages of the "
        "baseline.",
    )
    levels_sample: float = parameter(
        0.02,
        "share of households",
        allowed=(1e-9, 1.0),
        uncertain=None,
        source_class="assumption",
        source="a choice: levels move by about one per cent from sample to sample",
        text="Households by which levels of income are solved for; half as many in another world than that "
        "declared.",
    )


class Choice(NamedTuple):
    """How households choose: attention first, then certainty equivalents in a logit."""

    noise: float = assumed(200.0, "yuan/year", 1.0, 20_000.0, (100.0, 400.0), "Scale of the logit noise.")
    attention: float = assumed(
        0.35,
        "1/year",
        0.0,
        1.0,
        (0.15, 0.7),
        "Chance to look at a linkage in a spring, of a household of middling will that knows all offers.",
    )
    days: float = assumed(
        3.0, "person-day/contract/year", 0.0, 30.0, (1.0, 8.0), "Days of spring that each contract takes."
    )
    prior_years: float = assumed(
        4.0,
        "year",
        0.1,
        50.0,
        (2.0, 8.0),
        "Years of own experience that count as much as what is said of an organisation.",
    )
    weather_memory: float = assumed(
        0.2, "weight of the last year", 0.0, 1.0, (0.1, 0.35), "Adaptive expectations of the weather."
    )
    expectation_weight: float = parameter(
        0.35,
        "weight of the last year",
        allowed=(0.0, 1.0),
        uncertain=(0.2, 0.5),
        source_class="assumption",
        source=ASSUMED,
        text="Adaptive expectations of prices, rebates, dividends and kept promises.",
    )
    will_adjustment: float = assumed(
        0.1, "1/year", 0.0, 1.0, (0.03, 0.2), "Speed at which will follows kept and broken promises."
    )


class Labour(NamedTuple):
    """One labour budget for each household and season."""

    days_per_worker: float = assumed(
        65.0, "person-day/season", 10.0, 92.0, (55.0, 75.0), "Working days of one worker in a season."
    )
    care_days_per_dependant: float = assumed(
        8.0, "person-day/season", 0.0, 60.0, (3.0, 15.0), "Days bound by the care of one dependant."
    )
    local_wage: float = parameter(
        115.0,
        "yuan/person-day",
        allowed=(10.0, 1000.0),
        uncertain=(80.0, 155.0),
        source_class="literature",
        source="between 70-80 yuan for a day of farm work in Hejin, Shanxi, 2013, and 155 of rural workers "
        "employed in their township, national, 2022 (4,026 yuan a month of 26 days)",
        text="County wage for a day of casual work.",
    )
    regular_share: float = assumed(
        0.65,
        "share of those who work outside agriculture",
        0.0,
        1.0,
        (0.5, 0.8),
        "Residents with a job by the year; the census counts the self-employed too.",
    )
    regular_days: float = assumed(
        220.0, "person-day/year", 1.0, 360.0, (180.0, 260.0), "Days that a regular job takes."
    )
    lifted_access: float = assumed(
        0.45, "odds ratio", 0.01, 10.0, (0.25, 0.8), "Odds of a regular job for workers of lifted households."
    )
    casual_access: float = assumed(
        0.8,
        "ratio",
        0.01,
        1.0,
        (0.5, 1.0),
        "Access of lifted and monitored households to ordinary work, beside others alike.",
    )
    reservation_first: float = assumed(
        0.1,
        "share of the local wage",
        0.0,
        1.0,
        (0.05, 0.3),
        "Worth of a household's first day of a season.",
    )
    reservation_last: float = assumed(
        0.8,
        "share of the local wage",
        0.1,
        3.0,
        (0.6, 1.2),
        "Worth of its last day of a season; the first to the last make the supply of days.",
    )
    hired_wedge: float = assumed(
        0.2, "share of the local wage", 0.0, 2.0, (0.1, 0.4), "What a hired day on a farm costs beyond it."
    )
    commuting: float = assumed(
        0.25,
        "share of the wage",
        0.0,
        0.9,
        (0.1, 0.4),
        "What the way to ordinary work takes of the wage of the most remote.",
    )
    rest_days: float = assumed(
        20.0,
        "person-day/worker outside agriculture/year",
        0.0,
        300.0,
        (0.0, 50.0),
        "Casual work in a county beside farms, plants and workshops, for each whom the census found outside "
        "agriculture.",
    )
    demand_elasticity: float = assumed(
        0.4, "elasticity", 0.0, 2.0, (0.2, 0.6), "Fall of that work where the local wage rises."
    )
    outside_share: float = assumed(
        0.2,
        "share of ordinary posts",
        0.0,
        1.0,
        (0.05, 0.4),
        "Ordinary posts of plants and bases that go to workers from outside the counties.",
        "no count found; about 5 % at one base of Yanggao county (20 technicians of Shandong, 400 posts); "
        "of the staff of large national leading enterprises 58 to 61 % are farmers",
        acts="policy",
    )
    work_turnover: float = assumed(
        0.15, "1/year", 0.0, 1.0, (0.05, 0.3), "Households whose place in the line for work is drawn anew."
    )
    workshop_workers: float = parameter(
        20_000.0,
        "person",
        allowed=(0.0, 1e6),
        uncertain=(13_000.0, 26_000.0),
        source_class="statistics",
        source="968 workshops with more than 20,000 poor workers, about 60 yuan a day (Xinhua, 2020-07-13)",
        text="Work in assistance workshops, for 150 days at half pay, which is there in every scenario.",
    )
    skill_wage: float = assumed(
        0.4, "share of wage", 0.0, 2.0, (0.2, 0.6), "Wage from no skill to full skill."
    )
    migrant_earnings: float = parameter(
        46_000.0,
        "yuan/worker/year",
        allowed=(1000.0, 300_000.0),
        uncertain=(38_000.0, 52_400.0),
        source_class="literature",
        source="5,240 yuan a month of rural workers away, national, 2022, for ten months; less of the lower "
        "pay of the counties' workers, an assumption",
        text="Gross earnings of a member who works away.",
    )
    remitted: float = assumed(
        0.16,
        "share of earnings",
        0.0,
        1.0,
        (0.1, 0.3),
        "What an absent member sends home; the rest is spent or saved away.",
    )
    migration_cost: float = assumed(
        2500.0, "yuan/worker", 0.0, 50_000.0, (1000.0, 5000.0), "One-off cost of leaving for migrant work."
    )
    migration_noise: float = assumed(
        6000.0, "yuan/year", 1.0, 100_000.0, (3000.0, 12_000.0), "Scale of the logit for migration."
    )
    migration_adjustment: float = assumed(
        0.25, "1/year", 0.0, 1.0, (0.1, 0.5), "Households that reconsider migration in a year."
    )
    migrant_job_loss: float = assumed(
        0.06, "1/year", 0.0, 1.0, (0.02, 0.12), "Chance that a household's migrants lose their job."
    )
    illness: float = assumed(
        0.05, "1/year", 0.0, 1.0, (0.02, 0.1), "Chance of a serious illness in a household."
    )
    illness_cost: float = assumed(
        4000.0, "yuan", 0.0, 200_000.0, (2000.0, 8000.0), "Own medical cost of a serious illness."
    )
    illness_days: float = assumed(
        40.0, "person-day", 0.0, 90.0, (20.0, 60.0), "Days of summer work lost to a serious illness."
    )


class Land(NamedTuple):
    """Plots, and who lets or rents them."""

    plot_spread: float = assumed(
        0.35,
        "share of the mean",
        0.0,
        0.9,
        (0.2, 0.5),
        "Yield of a household's best plot beyond that of its mean one; of livestock there is no such spread.",
    )
    lease_access: float = assumed(
        0.9,
        "share of households",
        0.0,
        1.0,
        (0.6, 1.0),
        "Households that can let land, at the county seat.",
        "of households 74 % take part in transfers of land in Heshun county, 42.5 % in Yuanzhou district",
    )
    lease_wedge: float = assumed(
        100.0,
        "yuan/mu/year",
        0.0,
        2000.0,
        (50.0, 300.0),
        "Rent beyond which an owner lets what it could farm: what it fears for its title, paid to nobody.",
    )
    largest_tenancy: float = assumed(
        0.5,
        "share of own land",
        0.0,
        50.0,
        (0.1, 1.0),
        "Land that a household rents at most; a family farm twice as much.",
    )
    organisation_share: float = assumed(
        0.07,
        "share of the industry's land",
        0.0,
        1.0,
        (0.03, 0.12),
        "Land that cooperatives (two thirds) and enterprises rent at most.",
    )
    rent_adjustment: float = assumed(
        0.5,
        "1/year",
        0.0,
        2.0,
        (0.2, 1.0),
        "Speed at which rents follow what is wanted beyond what is offered.",
    )
    rents_paid: bool = switch(True, "Whether tenants pay rent; without, land is let for nothing.")


class Access(NamedTuple):
    """Whether an organisation works in a village at all."""

    order: float = assumed(
        0.10,
        "share of villages",
        0.0,
        1.0,
        (0.05, 0.3),
        "Villages in which an enterprise orders produce, at the county seat.",
    )
    dividend: float = assumed(
        0.05,
        "share of villages",
        0.0,
        1.0,
        (0.03, 0.2),
        "The same, in which an enterprise takes land and principal.",
    )
    cooperative: float = assumed(
        0.11,
        "share of villages",
        0.0,
        1.0,
        (0.05, 0.3),
        "The same, in which a cooperative trades.",
    )
    job: float = assumed(
        0.3,
        "share of villages",
        0.0,
        1.0,
        (0.15, 0.5),
        "The same, in which an enterprise hires in the linkage.",
    )
    remoteness: float = assumed(
        0.5, "share", 0.0, 1.0, (0.2, 0.8), "Part of these that the most remote villages lack."
    )
    help_gain: float = assumed(
        0.3,
        "share",
        0.0,
        1.0,
        (0.0, 0.6),
        "Further villages reached where cadres and teams spread all that there is to know.",
    )


class Consumption(NamedTuple):
    """What households spend."""

    subsistence: float = assumed(
        4500.0, "yuan/person/year", 0.0, 50_000.0, (3500.0, 5500.0), "Spending that is made first."
    )
    propensity: float = assumed(
        0.72, "share of smoothed income", 0.0, 1.5, (0.6, 0.85), "Spending out of smoothed income."
    )
    wealth_propensity: float = assumed(
        0.04, "share of cash/year", 0.0, 1.0, (0.0, 0.08), "Spending out of cash in hand."
    )
    smoothing: float = assumed(0.5, "weight of the last year", 0.01, 1.0, (0.3, 0.8), "Smoothing of income.")


class Credit(NamedTuple):
    """Microcredit 小额信贷, bank credit, and what dealers give on account until the harvest."""

    dealer_share: float = assumed(
        1.0,
        "share of the cost of inputs",
        0.0,
        1.0,
        (0.5, 1.0),
        "Inputs that a dealer gives on account until the harvest to who cannot pay them in spring.",
        "buying inputs on account is common (Jiangsu: Zhang, Xu and Zhang 2018); no share found",
    )
    dealer_interest: float = assumed(
        0.05, "share of the account", 0.0, 1.0, (0.0, 0.12), "What a dealer adds until the harvest."
    )
    loan_limit: float = parameter(
        50_000.0,
        "yuan/household",
        allowed=(0.0, 1e6),
        uncertain=None,
        source_class="statistics",
        source=MICROCREDIT_NOTICE,
        text="Largest microloan.",
        acts="policy",
    )
    interest: float = parameter(
        0.043,
        "1/year",
        allowed=(0.0, 0.5),
        uncertain=(0.0365, 0.045),
        source_class="statistics",
        source=f"{MICROCREDIT_NOTICE}: at most the loan prime rate, of one year up to a year, else of five, "
        "as for the three years here; 3.65 % and 4.30 % from August 2022",
        text="Interest on a microloan.",
        acts="policy",
    )
    interest_subsidy: float = parameter(
        1.0,
        "share of interest",
        allowed=(0.0, 1.0),
        uncertain=(0.5, 1.0),
        source_class="assumption",
        source=f"{MICROCREDIT_NOTICE}: a suitable part, set by each place; no shares were found",
        text="Part of the microloan's interest paid by government.",
        acts="policy",
    )
    term: float = parameter(
        3.0,
        "year",
        allowed=(1.0, 10.0),
        uncertain=None,
        source_class="statistics",
        source=f"{MICROCREDIT_NOTICE}: up to three years",
        text="Years over which a microloan is repaid in equal parts.",
        acts="policy",
    )
    bank_interest: float = assumed(
        0.05, "1/year", 0.0, 0.5, (0.04, 0.07), "Interest on enterprises' bank debt."
    )
    purchase_credit: float = assumed(
        0.7,
        "share of the produce's value",
        0.0,
        1.0,
        (0.5, 0.9),
        "What a bank lends in autumn against produce that is bought for processing, beyond the line.",
    )
    credit_line: float = assumed(
        0.55, "share of fixed capital", 0.0, 2.0, (0.4, 0.7), "Largest bank debt of an enterprise."
    )


class Industry(NamedTuple):
    """One industry.  For livestock a mu stands for one standard unit of five sheep."""

    yield_per_mu: float = by_industry(
        (0.22, 1.3, 3.0, 1.1, 0.22, 0.10),
        "t/mu",
        0.001,
        100.0,
        "Output of one mu with skill factor one.",
        "Shanxi: millet 0.24 (2017), vegetables 3.1 (2022); apples 1.0 in Shaanxi, 1.84 in Shanxi, mostly "
        "the irrigated south (2017); the others are orders of magnitude",
    )
    price: float = by_industry(
        (4500.0, 1100.0, 1500.0, 3600.0, 16_000.0, 26_000.0), "yuan/t", 1.0, 1e6, "Long-run wholesale price."
    )
    input_cost: float = by_industry(
        (320.0, 550.0, 1700.0, 1400.0, 1000.0, 1300.0),
        "yuan/mu/year",
        0.0,
        1e6,
        "Seed, fertiliser, feed, services.",
    )
    spring_labour: float = by_industry(
        (0.828, 1.04, 3.49, 2.76, 2.43, 2.5),
        "person-day/mu",
        0.0,
        200.0,
        "Own labour that a mu needs in spring.",
        _LABOUR_OF_LAND,
    )
    summer_labour: float = by_industry(
        (0.897, 1.04, 4.88, 4.14, 2.78, 2.5),
        "person-day/mu",
        0.0,
        200.0,
        "Own labour that a mu needs in summer.",
        _LABOUR_OF_LAND,
    )
    autumn_labour: float = by_industry(
        (1.38, 1.73, 4.88, 4.83, 3.47, 2.5),
        "person-day/mu",
        0.0,
        200.0,
        "Own labour that a mu needs in autumn.",
        _LABOUR_OF_LAND,
    )
    winter_labour: float = by_industry(
        (0.0, 0.0, 0.698, 1.38, 0.347, 2.5),
        "person-day/mu",
        0.0,
        200.0,
        "Own labour that a mu needs in winter.",
        _LABOUR_OF_LAND,
    )
    mean_land: float = by_industry(
        (17.4, 13.0, 4.3, 5.8, 7.2, 6.0),
        "mu/household",
        0.01,
        10_000.0,
        "Mean land of a household in the industry; of lifted and monitored ones less, of family farms more.",
        "crop households together have the 4.44 mu a resident of Shanxi's countryside: 58.04 million mu of "
        "cultivated land (third national land survey, end of 2019) over 13.08 million rural residents "
        "(census of 2020); how industries differ, and livestock, is an order of magnitude",
    )
    loss: float = by_industry(
        (0.08, 0.15, 0.25, 0.18, 0.08, 0.04), "share of harvest", 0.0, 0.9, "Loss after the harvest."
    )
    luck: float = by_industry(
        (0.15, 0.20, 0.25, 0.25, 0.30, 0.15),
        "standard deviation of log yield",
        0.0,
        1.5,
        "A household's own luck.",
    )
    weather_sensitivity: float = by_industry(
        (1.0, 1.0, 0.7, 0.8, 0.8, 0.4),
        "share of the weather's effect",
        0.0,
        2.0,
        "How far weather moves the yield.",
    )
    price_risk: float = by_industry(
        (0.06, 0.18, 0.20, 0.15, 0.25, 0.12),
        "standard deviation of log price",
        0.0,
        1.5,
        "Price risk, stationary.",
        "yearly changes of national wholesale prices, 2019 to 2023, vary by 0.12 for mutton and 0.18 for "
        "vegetables, as these do; the others are orders of magnitude",
    )
    value_added: float = by_industry(
        (0.46, 0.46, 0.44, 0.44, 0.45, 0.42),
        "share of raw value",
        0.0,
        5.0,
        "Value that processing adds to the raw value.",
    )
    storable: float = by_industry(
        (0.0, 1.0, 1.0, 1.0, 0.0, 0.0),
        "share of output",
        0.0,
        1.0,
        "Output that keeps better when cooled.",
    )
    mechanised: float = by_industry(
        (1.0, 0.8, 0.3, 0.2, 0.4, 0.0),
        "share of field work",
        0.0,
        1.0,
        "Field work that a trusteeship service can take over.",
    )
    price_shock: float = by_industry(
        (0.0,) * 6,
        "share of the price",
        -0.9,
        5.0,
        "Imposed change of the price in shocks.price_year.",
        acts="policy",
    )


class Prices(NamedTuple):
    """Commodity prices: mean-reverting in logs, correlated across industries."""

    persistence: float = assumed(
        0.6, "autocorrelation/year", 0.0, 0.99, (0.5, 0.7), "Persistence of log prices."
    )
    correlation: float = assumed(
        0.25, "correlation", 0.0, 0.95, (0.0, 0.5), "Correlation of price shocks between any two industries."
    )
    pass_through: float = assumed(
        0.6, "elasticity", 0.0, 1.0, (0.4, 0.8), "Part of a farm price move that reaches processed output."
    )
    county_basis: float = assumed(
        0.08,
        "share of the price",
        0.0,
        0.5,
        (0.04, 0.12),
        "Discount of the farm gate to the wholesale price.",
    )
    distance_basis: float = assumed(
        0.04, "share of the price", 0.0, 0.5, (0.0, 0.08), "Further discount of the most remote household."
    )
    delivery_cost: float = assumed(
        0.04, "share of the price", 0.0, 0.5, (0.02, 0.08), "Enterprise's cost of bringing in spot produce."
    )
    season_spread: float = parameter(
        0.45,
        "share of the price risk between years",
        allowed=(0.0, 3.0),
        uncertain=(0.2, 0.9),
        source_class="statistics",
        source="wholesale prices of potatoes: coefficient of variation between the months of a year 0.04 to "
        "0.10 in most years, 0.19 in 2011 and 0.24 in 2016",
        text="Standard deviation of log prices between the days on which traders come.",
    )


class Weather(NamedTuple):
    """County weather, correlated in space, with drought years."""

    spread: float = assumed(
        0.10,
        "standard deviation of log yield",
        0.0,
        1.0,
        (0.06, 0.15),
        "Weather between years, without drought.",
    )
    correlation_range: float = assumed(
        120.0, "km", 1.0, 5000.0, (60.0, 250.0), "Distance at which correlation falls to 1/e."
    )
    drought_chance: float = assumed(
        0.2, "1/year", 0.0, 1.0, (0.1, 0.3), "Chance that a year is a drought year."
    )
    drought_loss_low: float = assumed(
        0.15, "share of yield", 0.0, 0.95, (0.1, 0.2), "Loss in the mildest drought year."
    )
    drought_loss_high: float = assumed(
        0.40, "share of yield", 0.0, 0.95, (0.3, 0.5), "Loss in the hardest drought year."
    )


class Enterprises(NamedTuple):
    """Leading enterprises 龙头企业."""

    conversion_rate: float = parameter(
        "figure:processing_conversion_rate",
        "share of output",
        allowed=(0.0, 1.0),
        uncertain=(0.55, 0.75),
        source_class="article",
        source=ARTICLE,
        text="Local farm output that processing capacity could take.",
    )
    size_inequality: float = assumed(
        0.9,
        "standard deviation of log capacity",
        0.0,
        2.0,
        (0.6, 1.2),
        "Spread of capacity between enterprises.",
    )
    capital_per_output: float = assumed(
        0.7, "yuan/yuan of raw value/year", 0.05, 10.0, (0.5, 1.0), "Fixed capital for a year's capacity."
    )
    processing_cost: float = assumed(
        0.12, "share of raw value", 0.0, 2.0, (0.08, 0.16), "Energy, packing, freight."
    )
    fixed_cost: float = assumed(
        0.05, "share of fixed capital/year", 0.0, 1.0, (0.03, 0.08), "Cost at any throughput."
    )
    depreciation: float = assumed(0.06, "1/year", 0.0, 1.0, (0.04, 0.09), "Depreciation of fixed capital.")
    investment_share: float = assumed(
        0.4, "share of profit", 0.0, 1.0, (0.2, 0.6), "Profit invested in capacity."
    )
    owner_payout: float = assumed(
        0.3, "share of profit", 0.0, 1.0, (0.1, 0.5), "Profit withdrawn by outside owners."
    )
    starting_debt: float = assumed(
        0.3, "share of fixed capital", 0.0, 1.0, (0.15, 0.45), "Bank debt before the first year."
    )
    starting_cash: float = assumed(
        0.25, "share of fixed capital", 0.0, 2.0, (0.1, 0.4), "Cash before the first year."
    )
    starting_reputation: float = assumed(
        0.85, "reputation", 0.0, 1.0, (0.7, 0.95), "Share of promises expected to be kept, first year."
    )
    utilisation: float = assumed(
        0.75,
        "share of capacity",
        0.0,
        1.0,
        (0.6, 0.9),
        "Capacity filled from the spot market when orders fall short.",
    )
    demand_risk: float = assumed(
        0.10,
        "standard deviation of log output price",
        0.0,
        1.0,
        (0.05, 0.2),
        "An enterprise's own demand shock.",
    )
    recovery_value: float = assumed(
        0.4, "share of fixed capital", 0.0, 1.0, (0.2, 0.6), "What fixed capital fetches after a failure."
    )
    insolvent_settlements: float = assumed(
        2.0, "settlement", 1.0, 10.0, (1.0, 3.0), "Settlements with negative equity before a failure."
    )
    entry_years: float = assumed(
        3.0, "year", 1.0, 50.0, (2.0, 6.0), "Years until a failed enterprise is replaced."
    )


class Cooperatives(NamedTuple):
    """Cooperatives 农民合作社 and family farms 家庭农场."""

    starting_reserve: float = assumed(
        8000.0, "yuan/cooperative", 0.0, 1e7, (3000.0, 20_000.0), "Cash before the first year."
    )
    entry_years: float = assumed(
        3.0, "year", 1.0, 50.0, (2.0, 6.0), "Years until a dissolved one is refounded."
    )


class Shocks(NamedTuple):
    """Shocks that a scenario imposes at a date."""

    price_year: int = parameter(
        0,
        "year of the run, 0 for never",
        allowed=(0, 1000),
        uncertain=None,
        source_class="assumption",
        source="the experimenter's choice",
        text="Year in which industries.*.price_shock changes prices.",
        acts="policy",
    )
    drought_year: int = parameter(
        0,
        "year of the run, 0 for never",
        allowed=(0, 1000),
        uncertain=None,
        source_class="assumption",
        source="the experimenter's choice",
        text="Year that is a drought year whatever the draw.",
        acts="policy",
    )
    demand_year: int = parameter(
        0,
        "year of the run, 0 for never",
        allowed=(0, 1000),
        uncertain=None,
        source_class="assumption",
        source="the experimenter's choice",
        text="Year in which enterprises' output price changes by demand_change.",
        acts="policy",
    )
    failure_year: int = parameter(
        0,
        "year of the run, 0 for never",
        allowed=(0, 1000),
        uncertain=None,
        source_class="assumption",
        source="the experimenter's choice",
        text="Year in whose winter the largest enterprise of each county fails.",
        acts="policy",
    )
    demand_change: float = assumed(
        0.0,
        "share of the output price",
        -0.9,
        5.0,
        None,
        "Imposed change of enterprises' output price.",
        acts="policy",
    )


SECTIONS: dict[str, type] = {
    "population": Population,
    "demography": Demography,
    "income": Income,
    "safety_net": SafetyNet,
    "monitoring": Monitoring,
    "start": Start,
    "choice": Choice,
    "labour": Labour,
    "land": Land,
    "access": Access,
    "consumption": Consumption,
    "credit": Credit,
    "industries": Industry,
    "prices": Prices,
    "weather": Weather,
    **{f"linkages.{form.name}": form.terms for form in FORM_OF.values()},
    "programme.budget": Budget,
    **{f"programme.{part.name}": part.terms for part in PART_OF.values()},
    "enterprises": Enterprises,
    "cooperatives": Cooperatives,
    "shocks": Shocks,
}


# The sections that compiled rules read, beside the industries: rules.credit is the section "credit",
# rules.employment is "linkages.employment".
RULES: dict[str, type] = {
    name.rpartition(".")[2]: section
    for name, section in SECTIONS.items()
    if name not in ("population", "start", "industries", "shocks")
}


def contradictions(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Settings that are allowed alone but not together: (their keys, what would be right).

    values: by full dotted key, as a scenario resolves them.
    """
    for form in FORM_OF.values():
        yield from _within(f"linkages.{form.name}", form, values)
    shares = tuple(f"programme.budget.share_{part}" for part in PARTS)
    total = sum(values[key] for key in shares)
    if total > 1.0 + 1e-9:
        yield shares, f"the shares of all parts must sum to at most 1, not {total:.6g}"
    for part in PART_OF.values():
        yield from _within(f"programme.{part.name}", part, values)
    ends = tuple(f"weather.drought_loss_{end}" for end in ("low", "high"))
    least, most = (values[key] for key in ends)
    if least > most:
        yield ends, f"the low loss, {least}, must be at most the high one, {most}"


def _within(
    section: str, owner: LinkageForm | Part, values: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The contradictions among the terms of a form or part."""
    terms = {name: values[f"{section}.{name}"] for name in owner.terms.__annotations__}
    for names, right in owner.contradictions(terms):
        yield tuple(f"{section}.{name}" for name in names), right


def section_of(sections: Mapping[str, Any], name: str) -> Any:
    """The section that rules read under its last name: "linkages.employment" as "employment"."""
    return sections.get(name) or sections.get(f"linkages.{name}") or sections[f"programme.{name}"]


def _record_type(hints: Mapping[str, type]) -> np.dtype[Any]:
    types = {
        name: np.int8
        if kind is str
        else _record_type(get_type_hints(kind))
        if hasattr(kind, "_fields")
        else kind
        for name, kind in hints.items()
    }
    return np.dtype(list(types.items()), align=True)


def rules_of(sections: Mapping[str, Any]) -> Any:
    """The sections that compiled rules read, as one NumPy record with the fields of RULES.

    sections: of a scenario, by name.  A targeting rule stands as its position in TARGETING_RULES.
    """
    values = tuple(
        tuple(TARGETING_RULES.index(value) if isinstance(value, str) else value for value in section)
        for section in (section_of(sections, name) for name in RULES)
    )
    return np.array([values], _type_of_rules()).view(np.recarray)[0]


def industries_of(sections: Mapping[str, Any]) -> Any:
    """One record per industry, in the order of INDUSTRIES, with the fields of Industry."""
    values = [tuple(sections[f"industries.{name}"]) for name in INDUSTRIES]
    return np.array(values, _type_of_industry()).view(np.recarray)


@cache
def _type_of_rules() -> np.dtype[Any]:
    return np.dtype((np.record, _record_type(RULES)))


@cache
def _type_of_industry() -> np.dtype[Any]:
    return np.dtype((np.record, _record_type(get_type_hints(Industry))))
