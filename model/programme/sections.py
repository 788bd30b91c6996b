"""What a scenario can set about the programme: its money, and a section for each part.

A part has a switch and an `intensity`, which multiplies all its budgets and quantities: 1
is the article's programme.  Its yearly money is `budget.share_<part>` of the industry
funds; levers take theirs in a fixed order, and a county never spends more than it has.
"""

from typing import Any, NamedTuple

from model.declare.parameter import parameter
from model.sources import ARTICLE, assumed, from_article, switch, targeting

COLD_STORE_GUIDES = (
    "guides to subsidies for cold stores at the place of production, 2020 to 2022: at most 40 % of the cost "
    "and 1 million yuan in formerly poor counties, at least 100 t each"
)
YEARLY_SHARE = "share of industry funds"


def intensity_of(part: str) -> Any:
    """The multiplier of a part."""
    return assumed(
        1.0, "multiple of the article's programme", 0.0, 20.0, None, f"Budgets and quantities of {part}."
    )


def switch_of(part: str) -> Any:
    """The switch of a part."""
    return switch(True, f"Whether the part {part} of the programme is there.")


class Budget(NamedTuple):
    """Where the programme's money comes from and how it is split."""

    all_bridging_funds: float = parameter(
        11_382_352_941.0,
        "yuan/year",
        allowed=(0.0, 1e12),
        source_class="article",
        source=ARTICLE + "; 6.966 billion over 61.2 %",
        text="All bridging funds 衔接资金 of the province, whatever they are spent on.",
    )
    industry_share: float = from_article(
        "industry_share_of_bridging_funds",
        "share of bridging funds",
        0.0,
        1.0,
        "Bridging funds spent on industries.",
    )
    new_funds: float = from_article(
        "new_provincial_funds", "yuan/year", 0.0, 1e12, "New money of the provincial budget."
    )
    lifted_counties_share: float = assumed(
        0.75, "share of the funds", 0.0, 1.0, (0.6, 0.9), "Funds that reach the lifted counties."
    )
    lifted_people_share: float = assumed(
        0.92, "share of the province", 0.0, 1.0, (0.85, 1.0), "Lifted people who live in the lifted counties."
    )
    key_county_share: float = assumed(
        0.3,
        "share of the lifted counties' funds",
        0.0,
        1.0,
        (0.0, 0.6),
        "Funds set apart for key counties (those on the national list); the rest goes by lifted households.",
    )
    share_will: float = assumed(0.15, YEARLY_SHARE, 0.0, 1.0, (0.05, 0.2), "Money of the part will.")
    share_work: float = assumed(0.49, YEARLY_SHARE, 0.0, 1.0, (0.3, 0.6), "Money of the part work.")
    share_skill: float = assumed(0.12, YEARLY_SHARE, 0.0, 1.0, (0.05, 0.2), "Money of the part skill.")
    share_money: float = assumed(0.18, YEARLY_SHARE, 0.0, 1.0, (0.1, 0.3), "Money of the part money.")
    share_help: float = assumed(0.06, YEARLY_SHARE, 0.0, 1.0, (0.02, 0.08), "Money of the part help.")
    last_year: int = parameter(
        1000,
        "year of the run",
        allowed=(0, 1000),
        source_class="assumption",
        source="the experimenter's choice: the four continuities 四不摘 hold until then",
        text="Last year in which the programme gives new support.",
    )
    facility_depreciation: float = assumed(
        0.05, "1/year", 0.0, 1.0, (0.03, 0.1), "Facilities that wear out; the programme replaces them."
    )


class Will(NamedTuple):
    """有志: will, doubling of leading enterprises, model cooperatives, family farms."""

    enabled: bool = switch_of("will")
    intensity: float = intensity_of("will")
    success_effect: float = assumed(
        0.05, "will/year", 0.0, 1.0, (0.0, 0.12), "Rise of will where every linked neighbour succeeds."
    )
    success_growth: float = assumed(
        0.05, "share of income", 0.0, 2.0, (0.02, 0.15), "Rise of income that neighbours see as success."
    )
    recognised_households: float = assumed(
        20_000.0, "household/year", 0.0, 1e7, (5000.0, 40_000.0), "Households honoured as examples."
    )
    recognition_effect: float = assumed(
        0.15, "share of the way to full will", 0.0, 1.0, (0.05, 0.3), "Rise of will of an honoured household."
    )
    recognition_cost: float = assumed(
        300.0, "yuan/household", 0.0, 100_000.0, (100.0, 1000.0), "Cost of honouring a household."
    )
    fading: float = assumed(
        0.1, "1/year", 0.0, 1.0, (0.0, 0.25), "Speed at which will falls back to where it started."
    )
    model_cooperatives: float = parameter(
        7993.0,
        "cooperative",
        allowed=(0.0, 1e6),
        uncertain=(6000.0, 9000.0),
        source_class="statistics",
        source="registered poor villages of Shanxi, one model cooperative 示范社 in each (recalled)",
        text="Cooperatives that are to become model cooperatives.",
    )
    model_cooperative_years: float = assumed(
        3.0, "year", 1.0, 50.0, (2.0, 5.0), "Years until all of them are."
    )
    model_cooperative_grant: float = assumed(
        30_000.0, "yuan/cooperative", 0.0, 1e7, (10_000.0, 100_000.0), "Grant, to its reserve, once."
    )
    model_compliance: float = assumed(
        0.5, "share of failures to comply", 0.0, 1.0, (0.2, 0.8), "Failures that a model cooperative avoids."
    )
    support_grant: float = assumed(
        1000.0, "yuan/cooperative/year", 0.0, 1e6, (0.0, 3000.0), "Public support of a trading cooperative."
    )
    family_farms: float = assumed(
        1000.0, "household/year", 0.0, 1e6, (300.0, 5000.0), "Lifted households that can found one."
    )
    family_farm_grant: float = assumed(
        10_000.0, "yuan/household", 0.0, 1e6, (5000.0, 30_000.0), "Grant for its machines."
    )
    family_farm_own: float = assumed(
        5000.0, "yuan/household", 0.0, 1e6, (2000.0, 15_000.0), "Own money that the household adds."
    )
    family_farm_least_skill: float = assumed(
        0.45, "skill", 0.0, 1.0, (0.3, 0.6), "Least skill of a household that may found one."
    )
    family_farm_labour_saving: float = assumed(
        0.3, "share of labour", 0.0, 0.9, (0.1, 0.5), "Own labour that the machines save."
    )
    family_farm_cost_saving: float = assumed(
        0.05, "share of input cost", 0.0, 0.9, (0.0, 0.1), "Input cost saved by buying together."
    )
    family_farm_targeting: str = targeting("readiness", "Who may found a family farm first.")
    project_match: float = assumed(
        1.0, "yuan/public yuan", 0.0, 10.0, (0.5, 2.0), "Own money that an enterprise adds to a project."
    )
    project_cash_share: float = assumed(
        0.3, "share of cash", 0.0, 1.0, (0.1, 0.5), "Cash that an enterprise puts into its projects at most."
    )


class Work(NamedTuple):
    """有事: bases, cold stores, pilots, e-commerce, areas under a standard, courtyards, works."""

    enabled: bool = switch_of("work")
    intensity: float = intensity_of("work")
    demonstration_bases: int = from_article(
        "demonstration_bases", "base", 0, 100_000, "Demonstration bases, each run by one enterprise."
    )
    base_investment: float = from_article(
        "demonstration_base_investment", "yuan", 0.0, 1e12, "Public investment in all bases together."
    )
    base_years: float = assumed(2.0, "year", 1.0, 20.0, (1.0, 4.0), "Years over which it is paid out.")
    base_households: float = from_article(
        "demonstration_base_households", "household", 0.0, 1e7, "Households that the bases hire together."
    )
    base_days: float = assumed(
        50.0,
        "person-day/household/year",
        0.0,
        300.0,
        (30.0, 90.0),
        "Days of work for each of these households.",
    )
    base_product_per_day: float = assumed(
        165.0,
        "yuan/person-day",
        0.0,
        5000.0,
        (130.0, 220.0),
        "Net product of a day on a base before its wage.",
    )
    facility_years: float = assumed(
        2.0, "year", 1.0, 50.0, (1.0, 4.0), "Years in which stores, pilots and e-commerce are built."
    )
    cold_stores: float = from_article(
        "cold_storage_facilities", "facility", 0.0, 1e6, "Cold stores at the place of production."
    )
    cold_store_cost: float = parameter(
        400_000.0,
        "yuan/facility",
        allowed=(0.0, 1e9),
        uncertain=(200_000.0, 1_000_000.0),
        source_class="statistics",
        source=COLD_STORE_GUIDES,
        text="Public money for one.",
    )
    cold_store_capacity: float = parameter(
        500.0,
        "t/facility/year",
        allowed=(0.0, 1e6),
        uncertain=(100.0, 1500.0),
        source_class="statistics",
        source=COLD_STORE_GUIDES,
        text="Produce that goes through one in a year.",
    )
    cold_store_saving: float = assumed(
        0.6,
        "share of the loss",
        0.0,
        1.0,
        (0.4, 0.8),
        "Loss avoided on what is stored, net of the store's charge in kind.",
    )
    full_chain_counties: float = from_article(
        "full_chain_pilot_counties", "county", 0.0, 65_535.0, "Pilots of a full chain 全产业链."
    )
    full_chain_cost: float = assumed(
        20e6, "yuan/county", 0.0, 1e10, (5e6, 50e6), "Public money for one, paid to its enterprises."
    )
    full_chain_value_added: float = assumed(
        0.04, "share of raw value", 0.0, 2.0, (0.01, 0.1), "Value added in the pilot's industries."
    )
    integration_counties: float = from_article(
        "integration_pilot_counties", "county", 0.0, 65_535.0, "Pilots of farming with tourism and health."
    )
    integration_cost: float = assumed(30e6, "yuan/county", 0.0, 1e10, (10e6, 80e6), "Public money for one.")
    integration_work: float = assumed(
        0.04, "share of free days", 0.0, 1.0, (0.01, 0.08), "Further free days that find casual work."
    )
    ecommerce_centres: float = from_article(
        "county_ecommerce_centres", "centre", 0.0, 65_535.0, "County centres of e-commerce and freight."
    )
    ecommerce_centre_cost: float = assumed(5e6, "yuan/centre", 0.0, 1e9, (2e6, 15e6), "Public money for one.")
    ecommerce_centre_effect: float = assumed(
        0.2, "share of the county's discount", 0.0, 1.0, (0.05, 0.35), "Discount that a centre takes away."
    )
    e_towns: float = from_article("e_towns", "township", 0.0, 1e6, "E-commerce townships 乡村e镇.")
    e_town_cost: float = assumed(2e6, "yuan/township", 0.0, 1e9, (1e6, 10e6), "Public money for one.")
    e_town_households: float = assumed(
        8000.0, "household/township", 0.0, 1e6, (4000.0, 15_000.0), "Households that one serves."
    )
    e_town_effect: float = assumed(
        0.2, "share of the county's discount", 0.0, 1.0, (0.05, 0.35), "Discount taken away where one is."
    )
    ecommerce_stations: float = from_article(
        "village_ecommerce_stations", "station", 0.0, 1e7, "Village stations of e-commerce."
    )
    ecommerce_station_cost: float = assumed(
        20_000.0, "yuan/station", 0.0, 1e7, (5000.0, 60_000.0), "Public money for one."
    )
    ecommerce_station_households: float = assumed(
        250.0, "household/station", 0.0, 1e5, (100.0, 400.0), "Households that one serves."
    )
    ecommerce_station_effect: float = assumed(
        0.4, "share of the discount by distance", 0.0, 1.0, (0.1, 0.7), "Discount taken away where one is."
    )
    cool_vegetables: float = from_article(
        "cool_vegetables_area", "mu", 0.0, 1e8, "Cool-climate vegetables under a standard."
    )
    processing_potatoes: float = from_article(
        "processing_potato_area", "mu", 0.0, 1e8, "Potatoes for processing under a standard."
    )
    standard_orchards: float = from_article("standard_orchard_area", "mu", 0.0, 1e8, "Orchards improved.")
    area_years: float = assumed(2.0, "year", 1.0, 50.0, (1.0, 4.0), "Years until these areas are reached.")
    area_cost: float = assumed(
        500.0, "yuan/mu", 0.0, 100_000.0, (200.0, 1000.0), "Public money for seedlings, pipes and nets."
    )
    area_yield: float = assumed(
        0.10, "share of yield", 0.0, 2.0, (0.05, 0.2), "Yield and quality gained under a standard."
    )
    area_targeting: str = targeting("readiness", "Whose land comes under a standard first.")
    fodder_units: float = assumed(
        100_000.0,
        "standard unit/year",
        0.0,
        1e8,
        (30_000.0, 200_000.0),
        "Livestock units that change to own fodder 粮改饲, alfalfa.",
    )
    fodder_cost: float = assumed(
        150.0, "yuan/unit", 0.0, 1e5, (60.0, 300.0), "Public money for seed and silos."
    )
    fodder_saving: float = assumed(
        0.1, "share of input cost", 0.0, 0.9, (0.03, 0.2), "Feed cost that own fodder saves."
    )
    fodder_targeting: str = targeting("first_come", "Whose livestock gets fodder first.")
    courtyard_budget: float = from_article(
        "courtyard_budget", "yuan/year", 0.0, 1e12, "Budget of courtyard grants in a year that has one."
    )
    courtyard_years: float = assumed(
        1.0, "year", 0.0, 1000.0, (1.0, 3.0), "Years that have a budget; the article names one."
    )
    courtyard_grant: float = from_article("courtyard_grant", "yuan/household", 0.0, 1e6, "Courtyard grant.")
    courtyard_setup: float = assumed(
        1500.0, "yuan/household", 0.0, 1e6, (500.0, 3000.0), "What a household spends to begin."
    )
    courtyard_days: float = assumed(
        12.0, "person-day/season", 0.0, 90.0, (6.0, 20.0), "Work in the courtyard, of days left by the farm."
    )
    courtyard_product: float = assumed(
        60.0, "yuan/person-day", 0.0, 5000.0, (30.0, 90.0), "Net product of a day in the courtyard."
    )
    courtyard_targeting: str = targeting("need", "Who gets a courtyard grant first.")
    flagship_cost: float = assumed(
        3e6, "yuan/product and county/year", 0.0, 1e9, (1e6, 10e6), "Public money for a flagship's brand."
    )
    flagship_premium: float = assumed(
        0.05, "share of the price", 0.0, 2.0, (0.01, 0.12), "Price that a flagship's brand adds at home."
    )
    works_completed: float = assumed(
        0.6,
        "share of works",
        0.0,
        1.0,
        (0.4, 0.8),
        "Infrastructure that a county can complete in a year without a project team.",
    )
    infrastructure_return: float = parameter(
        0.06,
        "yuan of output/yuan/year",
        allowed=(0.0, 2.0),
        uncertain=(0.02, 0.12),
        source_class="literature",
        source="below the returns to rural public investment in China of Fan and others 2004 (recalled)",
        text="Farm output that a yuan of industry infrastructure adds.",
    )
    infrastructure_depreciation: float = assumed(
        0.05, "1/year", 0.0, 1.0, (0.03, 0.1), "Infrastructure that wears out."
    )


class Skill(NamedTuple):
    """有技: training, certificates, extension of techniques, trusteeship."""

    enabled: bool = switch_of("skill")
    intensity: float = intensity_of("skill")
    training_allowance: float = from_article(
        "training_subsidy", "yuan/person/day", 0.0, 10_000.0, "Living allowance on a day of training."
    )
    trainings_per_year: float = from_article(
        "trainings_per_year", "training/person/year", 0.0, 10.0, "Trainings of a worker who wants one."
    )
    training_days: float = assumed(
        5.0, "person-day/training", 0.0, 90.0, (3.0, 10.0), "Days of a training, in winter."
    )
    training_places: float = assumed(
        700_000.0, "person/year", 0.0, 1e8, (300_000.0, 1_000_000.0), "Lifted workers who can be trained."
    )
    training_cost: float = assumed(
        80.0, "yuan/person/day", 0.0, 10_000.0, (40.0, 150.0), "Teachers, rooms and materials."
    )
    training_effect: float = assumed(
        0.02, "share of the way to full skill", 0.0, 1.0, (0.005, 0.05), "Skill gained in a training."
    )
    training_targeting: str = targeting("first_come", "Who is trained first.")
    farmers_trained: float = from_article(
        "farmers_trained", "person/year", 0.0, 1e8, "Skilled farmers 高素质农民 trained."
    )
    farmers_certified: float = from_article(
        "farmers_certified", "person/year", 0.0, 1e8, "Of these, certified."
    )
    farmer_training_days: float = assumed(
        15.0, "person-day", 0.0, 90.0, (10.0, 20.0), "Days of a skilled farmer's training, in winter."
    )
    farmer_training_cost: float = assumed(
        200.0, "yuan/person/day", 0.0, 10_000.0, (100.0, 300.0), "Cost of a day of it."
    )
    farmer_training_effect: float = assumed(
        0.1, "share of the way to full skill", 0.0, 1.0, (0.03, 0.2), "Skill gained in it."
    )
    farmer_training_targeting: str = targeting("readiness", "Who becomes a skilled farmer first.")
    certificate_wage: float = assumed(
        0.05, "share of wage", 0.0, 2.0, (0.0, 0.15), "Wage that a certificate adds in linked jobs."
    )
    techniques: float = from_article(
        "main_techniques", "technique", 0.0, 10_000.0, "Techniques that the extension recommends."
    )
    varieties: float = from_article("main_varieties", "variety", 0.0, 10_000.0, "Varieties likewise.")
    standards: float = from_article("main_standards", "standard", 0.0, 10_000.0, "Standards likewise.")
    adoption_chance: float = assumed(
        0.3,
        "probability/year",
        0.0,
        1.0,
        (0.1, 0.5),
        "Chance that a willing household with a technician adopts another technique, variety or standard.",
    )
    adoption_yield: float = assumed(
        0.03, "share of yield", 0.0, 0.5, (0.01, 0.05), "Yield that one adoption adds."
    )
    adoption_quality: float = assumed(
        0.5, "share of refused delivery", 0.0, 1.0, (0.2, 0.8), "Refusals avoided with all standards."
    )
    adoption_cost: float = assumed(
        40.0, "yuan/household", 0.0, 10_000.0, (20.0, 100.0), "Public money for seed and demonstration."
    )
    trusteeship_area: float = from_article(
        "trusteeship_area", "mu", 0.0, 1e9, "Area under trusteeship in the province, counted by service."
    )
    trusteeship_growth: float = from_article(
        "trusteeship_growth", "1/year", -0.9, 10.0, "Growth of it, until the area above is reached."
    )
    trusteeship_growth_years: float = assumed(
        2.0, "year", 0.0, 20.0, (1.0, 3.0), "Years of the run until the area above is reached."
    )
    trusteeship_lifted_share: float = assumed(
        0.35, "share of the province", 0.0, 1.0, (0.25, 0.45), "Trusteeship in the lifted counties."
    )
    trusteeship_full_share: float = assumed(
        0.4, "mu/mu counted by service", 0.0, 1.0, (0.25, 0.7), "Mu served fully, of the area counted."
    )
    trusteeship_fee: float = assumed(
        220.0, "yuan/mu", 0.0, 10_000.0, (150.0, 320.0), "Fee of a full service."
    )
    trusteeship_subsidy: float = assumed(
        0.25, "share of the fee", 0.0, 1.0, (0.1, 0.4), "Part of the fee paid by government."
    )
    trusteeship_labour_saving: float = assumed(
        0.7, "share of mechanised field work", 0.0, 1.0, (0.5, 0.9), "Own labour that a full service saves."
    )
    trusteeship_cost_saving: float = parameter(
        0.2,
        "share of input cost",
        allowed=(0.0, 1.0),
        uncertain=(0.1, 0.35),
        source_class="literature",
        source="a web report of some 150 yuan less cost a mu under full trusteeship (one source)",
        text="Input cost that buying together saves.",
    )
    trusteeship_yield: float = parameter(
        0.05,
        "share of yield",
        allowed=(0.0, 1.0),
        uncertain=(0.0, 0.20),
        source_class="literature",
        source="well below the 20 % more grain that Shanxi's pilots of 2018 report of themselves",
        text="Yield that a full service adds.",
    )
    trusteeship_hassle: float = assumed(
        0.0,
        "yuan/year",
        0.0,
        20_000.0,
        (0.0, 800.0),
        "Trouble of giving the work away; at 0 take-up comes nearest to the article's area.",
    )
    trusteeship_targeting: str = targeting("first_come", "Whose land is served first.")


class Money(NamedTuple):
    """有钱: quantified shares, microcredit, turnover fund, livestock as collateral, guarantees."""

    enabled: bool = switch_of("money")
    intensity: float = intensity_of("money")
    principal_share: float = assumed(
        0.6,
        "share of quantified funds",
        0.0,
        1.0,
        (0.4, 0.8),
        "Funds quantified as principal of guaranteed dividends; the rest as cooperative shares.",
    )
    principal_per_household: float = assumed(
        3000.0,
        "yuan/household",
        0.0,
        100_000.0,
        (1000.0, 6000.0),
        "Public funds quantified as the principal of a joining lifted or monitored household.",
    )
    shares_per_household: float = assumed(
        1500.0,
        "yuan/household",
        0.0,
        100_000.0,
        (500.0, 4000.0),
        "Public funds quantified as shares of a joining lifted or monitored household.",
    )
    purchase_loan_subsidy: float = assumed(
        0.5,
        "share of interest",
        0.0,
        1.0,
        (0.0, 0.8),
        "Interest on the loans that buy ordered produce paid by government.",
    )
    purchase_loan_budget: float = assumed(
        100e6, "yuan/year", 0.0, 1e11, (30e6, 300e6), "Budget for it, over all counties."
    )
    microcredit: float = from_article(
        "microcredit", "yuan/year", 0.0, 1e12, "Microcredit 小额信贷 that the province lends in a year."
    )
    microcredit_households: float = from_article(
        "microcredit_households", "household/year", 0.0, 1e8, "Households that the banks can serve in a year."
    )
    microcredit_reserve: float = assumed(
        0.05,
        "share of microcredit and its households",
        0.0,
        1.0,
        (0.0, 0.2),
        "Kept for inputs of spring and for principal; the rest is for investment.",
    )
    microcredit_targeting: str = targeting("readiness", "Whom banks lend to first.")
    investment_hassle: float = assumed(
        2500.0, "yuan/year", 0.0, 50_000.0, (1000.0, 5000.0), "Trouble and worry of a loan to invest."
    )
    equipment_return: float = assumed(
        0.2,
        "yuan of output/yuan/year",
        0.0,
        3.0,
        (0.12, 0.28),
        "Output, net of its inputs, of a herd, greenhouse or machine.",
    )
    equipment_depreciation: float = assumed(
        0.08, "1/year", 0.0, 1.0, (0.04, 0.12), "Equipment that wears out, a cost of the business."
    )
    equipment_days: float = assumed(
        0.4, "person-day/1,000 yuan/season", 0.0, 20.0, (0.2, 0.8), "Own labour that it needs."
    )
    equipment_resale: float = assumed(
        0.8, "share of value", 0.0, 1.0, (0.5, 0.95), "What it fetches when it is sold to repay."
    )
    collateral_value: float = assumed(
        6000.0, "yuan/standard unit", 0.0, 1e6, (4000.0, 8000.0), "Value of a unit of five sheep."
    )
    collateral_share: float = assumed(
        0.5, "share of value", 0.0, 1.0, (0.3, 0.6), "Loan on livestock as collateral 活体抵押."
    )
    turnover_fund: float = assumed(
        500e6, "yuan", 0.0, 1e12, (200e6, 1e9), "Industry turnover fund 产业周转金, lent anew each autumn."
    )
    turnover_key_share: float = from_article(
        "key_county_turnover_share", "share of the fund", 0.0, 1.0, "Fund placed in key counties, at least."
    )
    guarantee_line: float = assumed(
        0.15,
        "share of fixed capital",
        0.0,
        2.0,
        (0.05, 0.3),
        "Further bank debt of supported enterprises with a guarantee 农担.",
    )
    guarantee_share: float = assumed(
        0.6, "share of the loss", 0.0, 1.0, (0.4, 0.8), "Bank's loss in a failure that the guarantee pays."
    )
    guarantee_fund: float = assumed(
        100e6,
        "yuan/year",
        0.0,
        1e11,
        (50e6, 300e6),
        "Guarantee payments in the budget, over all counties.",
    )


class Help(NamedTuple):
    """有人: resident cadres, three teams, matching events, assisted sales."""

    enabled: bool = switch_of("help")
    intensity: float = intensity_of("help")
    cadre_visits: float = from_article(
        "cadre_visits", "household visit/year", 0.0, 1e9, "Visits of resident cadres in the province."
    )
    visit_cost: float = assumed(15.0, "yuan/visit", 0.0, 1000.0, (5.0, 30.0), "Travel for one visit.")
    visit_effect: float = assumed(
        0.15, "1/visit", 0.0, 5.0, (0.05, 0.4), "Part of the uninformed whom one visit informs."
    )
    cadre_trainings: float = from_article(
        "cadre_trainings", "training/year", 0.0, 1e6, "Trainings of cadres for three days or more."
    )
    cadres_per_training: float = assumed(
        60.0, "person/training", 0.0, 10_000.0, (30.0, 100.0), "Cadres in one training."
    )
    cadres: float = assumed(
        20_000.0, "person", 1.0, 1e6, (15_000.0, 28_000.0), "Resident cadres of the province."
    )
    cadre_training_cost: float = assumed(
        900.0, "yuan/person", 0.0, 100_000.0, (500.0, 2000.0), "Cost of three days of training."
    )
    cadre_training_effect: float = assumed(
        0.3, "share of a visit's effect", 0.0, 5.0, (0.0, 0.6), "What training adds to a cadre's visits."
    )
    problems_solved: float = from_article(
        "problems_solved", "problem/year", 0.0, 1e8, "Pressing problems that cadres can solve."
    )
    relief: float = assumed(
        0.6,
        "share of the cost",
        0.0,
        1.0,
        (0.3, 0.9),
        "Medical cost that relief repays; a lost job is found again instead.",
    )
    technicians: float = from_article(
        "technicians", "person", 0.0, 1e7, "Members of the expert, project and marketing teams."
    )
    technician_cost: float = assumed(
        8000.0, "yuan/person/year", 0.0, 1e6, (3000.0, 20_000.0), "Travel and materials of one."
    )
    technician_households: float = assumed(
        600.0, "household/expert/year", 0.0, 1e6, (200.0, 1000.0), "Households that an expert reaches."
    )
    projects_per_technician: float = assumed(
        2e6,
        "yuan/person/year",
        0.0,
        1e9,
        (0.5e6, 4e6),
        "Further works that a member of a project team adds.",
    )
    matching_events: float = from_article(
        "matching_events", "event/year", 0.0, 1e7, "Events that bring producers and buyers together."
    )
    event_cost: float = assumed(40_000.0, "yuan/event", 0.0, 1e7, (10_000.0, 100_000.0), "Cost of one.")
    event_households: float = assumed(
        600.0, "household/event", 0.0, 1e6, (200.0, 1500.0), "Households whose produce an event places."
    )
    marketer_households: float = assumed(
        200.0, "household/person", 0.0, 1e6, (50.0, 500.0), "The same, by a member of a marketing team."
    )
    assisted_sales: float = from_article(
        "assisted_sales", "yuan/year", 0.0, 1e12, "Produce that can be sold with help 消费帮扶."
    )
    assisted_premium: float = assumed(
        0.04, "share of the price", 0.0, 1.0, (0.0, 0.1), "Price above the trader's that helped sales fetch."
    )
