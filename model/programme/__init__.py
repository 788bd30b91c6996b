"""The five-part programme 五有: will 有志, work 有事, skill 有技, money 有钱, help 有人.

A part is one file of rules.  Its levers are listed here: what each delivers, in which
unit, through which payments.  What a county can deliver in a year (*offered*) and what it
has delivered is kept for every lever, so that unspent and exhausted budgets show.
"""

from typing import NamedTuple

PARTS = ("will", "work", "skill", "money", "help")

WILL, WORK, SKILL, MONEY, HELP = range(len(PARTS))

# How a county serves those who apply: the neediest first, the readiest first (skill and
# will), as they come, or as they come in the key counties only.
TARGETING_RULES = ("need", "readiness", "first_come", "county_status")
NEED, READINESS, FIRST_COME, COUNTY_STATUS = range(len(TARGETING_RULES))
Targeting = int | str  # its name in a scenario, its position in compiled rules


class Lever(NamedTuple):
    """One lever of the programme.

    part: one of PARTS; unit: of what is offered and delivered; channel: what it changes.
    """

    name: str
    part: str
    unit: str
    channel: str


# The first ones are those that households apply and queue for.
LEVERS = (
    Lever("family_farms", "will", "household", "labour that the own farm needs, cost of inputs"),
    Lever("cool_vegetables", "work", "mu", "yield"),
    Lever("processing_potatoes", "work", "mu", "yield"),
    Lever("standard_orchards", "work", "mu", "yield"),
    Lever("fodder", "work", "standard unit", "cost of feed"),
    Lever("courtyards", "work", "household", "cash grant, work at home"),
    Lever("training", "skill", "person", "skill, allowance"),
    Lever("farmer_training", "skill", "person", "skill, certificate, wage"),
    Lever("trusteeship", "skill", "mu", "labour that the own farm needs, cost, yield"),
    Lever("microcredit", "money", "yuan", "investment in farm equipment, repaid with interest"),
    Lever("enterprise_projects", "will", "yuan", "capacity of supported enterprises"),
    Lever("model_cooperatives", "will", "cooperative", "kept promises of cooperatives"),
    Lever("recognition", "will", "household", "will"),
    Lever("demonstration_bases", "work", "yuan", "jobs"),
    Lever("cold_stores", "work", "facility", "loss after the harvest"),
    Lever("full_chain_pilots", "work", "county", "value added in the county"),
    Lever("integration_pilots", "work", "county", "casual work in the county"),
    Lever("ecommerce_centres", "work", "centre", "price at the county seat"),
    Lever("e_towns", "work", "township", "price at the county seat"),
    Lever("ecommerce_stations", "work", "station", "price at the farm gate"),
    Lever("flagship_brands", "work", "product", "price"),
    Lever("infrastructure", "work", "yuan", "yield"),
    Lever("extension", "skill", "household", "yield, quality"),
    Lever("public_principal", "money", "yuan", "principal of the guaranteed dividend"),
    Lever("public_shares", "money", "yuan", "shares in cooperatives"),
    Lever("turnover_fund", "money", "yuan", "liquidity of enterprises in autumn"),
    Lever("collateral_loans", "money", "yuan", "investment of livestock keepers, repaid with interest"),
    Lever("guarantees", "money", "yuan", "credit line of supported enterprises"),
    Lever("visits", "help", "household visit", "information"),
    Lever("cadre_trainings", "help", "training", "effect of a visit"),
    Lever("problems_solved", "help", "problem", "relief after illness or a lost job"),
    Lever("teams", "help", "person", "reach of extension, projects and markets"),
    Lever("matching_events", "help", "event", "reach of assisted sales"),
    Lever("assisted_sales", "help", "yuan", "price of what is sold with help"),
)
(
    FAMILY_FARMS,
    COOL_VEGETABLES,
    PROCESSING_POTATOES,
    STANDARD_ORCHARDS,
    FODDER,
    COURTYARDS,
    TRAINING,
    FARMER_TRAINING,
    TRUSTEESHIP,
    MICROCREDIT,
    ENTERPRISE_PROJECTS,
    MODEL_COOPERATIVES,
    RECOGNITION,
    DEMONSTRATION_BASES,
    COLD_STORES,
    FULL_CHAIN_PILOTS,
    INTEGRATION_PILOTS,
    ECOMMERCE_CENTRES,
    E_TOWNS,
    ECOMMERCE_STATIONS,
    FLAGSHIP_BRANDS,
    INFRASTRUCTURE,
    EXTENSION,
    PUBLIC_PRINCIPAL,
    PUBLIC_SHARES,
    TURNOVER_FUND,
    COLLATERAL_LOANS,
    GUARANTEES,
    VISITS,
    CADRE_TRAININGS,
    PROBLEMS_SOLVED,
    TEAMS,
    MATCHING_EVENTS,
    ASSISTED_SALES,
) = range(len(LEVERS))
QUEUES = MICROCREDIT + 1  # levers with a queue of applicants
QUEUE_CLASSES = 32  # of applicants' places in a queue: the finer, the sharper the targeting
