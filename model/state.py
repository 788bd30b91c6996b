"""The tables: one row per agent, one column per attribute.

A table is a NumPy record array: ``households.cash`` is a column, ``households[i].cash``
one household's, and compiled rules get a single row, ``household``.  A rule reads and
writes most of what it needs of one household, so the values of a row lie next to each
other in memory and a loop passes over it once.

Agents of a county stand next to each other, in the order of the counties, so that a
county is a slice.  Money is in yuan, land in mu, produce in tonnes, labour in
person-days.  A household's or cooperative's values are its own; what it stands for in
the province is its value times its weight.
"""

from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from model.accounts import GROUPS, SECTORS, STOCKS, TRANSACTIONS
from model.linkages import FORMS
from model.programme import LEVERS, PARTS, QUEUE_CLASSES, QUEUES

Float = Annotated[float, np.float64]
Single = Annotated[float, np.float32]  # drawn once and read: seven digits are plenty
Integer = Annotated[int, np.int32]
Byte = Annotated[int, np.int8]
Position = Annotated[int, np.int64]

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Bytes = NDArray[np.int8]

_INDUSTRIES = 6
ByForm = Annotated[Floats, np.float64, len(FORMS)]
ByIndustry = Annotated[Floats, np.float64, _INDUSTRIES]
BySeason = Annotated[Floats, np.float64, 4]
ByGroup = Annotated[Floats, np.float64, len(GROUPS)]
ByLever = Annotated[Floats, np.float64, len(LEVERS)]
ByQueue = Annotated[Floats, np.float64, QUEUES]
ByPart = Annotated[Floats, np.float64, len(PARTS)]
Queues = Annotated[Floats, np.float64, QUEUES, QUEUE_CLASSES]
LastClass = Annotated[Integers, np.int32, QUEUES]
Flows = Annotated[Floats, np.float64, len(TRANSACTIONS), len(SECTORS)]
Stocks = Annotated[Floats, np.float64, len(STOCKS), len(SECTORS)]

Table = Any  # a record array, np.recarray: mypy knows no columns of it

NO_AGENT = -1

# Bits of Household.wishes: what a household has decided in spring, before capacity is shared.
ENTER_DIVIDEND = 1
LEAVE_DIVIDEND = 2
PLACE_MICROLOAN = 4
ENTER_SHARES = 8
LEAVE_SHARES = 16


class Household:
    """One row of the households."""

    number: Integer  # within the county, from 0

    # What a household is.  Bytes stand together: between numbers each would take the room of one.
    group: Byte  # 0 lifted, 1 monitored, 2 other
    industry: Byte  # position in INDUSTRIES
    persons: Byte
    workers: Byte  # persons who can work
    migrants: Byte  # workers away for the year
    job_lost: Byte  # its migrants lost their jobs
    ill: Byte
    member: Byte  # 1 if a member of its cooperative
    wishes: Byte  # bits, in spring
    excluded: Byte  # 1 if it is offered no order next spring, after side-selling
    borrowed: Byte  # 1 if it took a microloan this year
    defaulted: Byte  # 1 once a microloan was written off
    below_line: Byte  # 1 if income per head was below the monitoring line at the last settlement
    was_below: Byte  # the same, one settlement earlier
    had_public_principal: Byte  # 1 once public funds were placed for it
    family_farm: Byte  # 1 if registered as one
    # What the programme has brought.
    succeeded: Byte  # 1 if linked and its income rose clearly this year
    applications: Integer  # bits, one for each queue, in spring
    place: Single  # in the queues of the year: a draw in (0, 1)
    starting_will: Single
    land: Single  # mu; standard units of livestock
    productivity: Single  # yield relative to the industry's, at skill factor one
    risk_aversion: Single  # relative
    remoteness: Single  # 0 at the county seat to 1
    transfers: Single  # yuan a year, at the level of the first year
    property_income: Single  # yuan a year, from outside the linkages
    enterprise: Integer  # the one that would order its produce; NO_AGENT if none
    employer: Integer  # the one that would hire it and take its principal; NO_AGENT if none
    cooperative: Integer  # the one of its industry; NO_AGENT if none
    next_in_line: Integer  # for a job, while jobs are filled; NO_AGENT for the last
    skill: Float  # 0 to 1
    # What the programme has brought.  Shares are of the households that the row stands for.
    founded_farm: Float  # share that founded a family farm with a grant
    certified: Float  # share with a skilled farmer's certificate
    courtyard: Float  # share with a courtyard
    fodder: Float  # share whose livestock lives on own fodder
    standard_share: Float  # share of its land under a standard
    trusteeship: Float  # share of its land under trusteeship this year
    training: Float  # share that has a place in a training this winter
    farmer_training: Float  # the same, in a skilled farmer's training
    adopted: Float  # recommended techniques, varieties and standards in use
    # What every season needs.
    smoothed_income: Float  # yuan a year
    cash: Float
    planted: Float  # mu farmed by itself
    job_days: Float  # person-days of linked work planned for this year; the wish, until shared
    job_part: Float  # share of its wish for days that was granted
    days_used: Float  # person-days worked this season: farm, linked job and casual work
    wages: Float  # income, yuan so far this year
    property: Float
    business: Float
    grants: Float  # the same: public cash grants and allowances, which count as transfers
    received: ByForm  # yuan received through each linkage form this year
    # What it expects, and its linkages.
    will: Float  # 0 to 1
    trust: Float  # 0 to 1: share of promises that it expects to be kept, from its own experience
    ordered: Float  # t under a purchase order this year; the wish, until capacity is shared
    advance: Float  # yuan of inputs on credit from the order, until harvest; the wish, until spring's end
    side_sold: Float  # t committed but sold elsewhere
    delivered: Float  # t delivered under the order
    pooled: Float  # t delivered to the cooperative
    dividend_land: Float  # mu handed in for a guaranteed dividend
    share_land: Float  # mu put into the cooperative
    share_units: Float  # shares in its cooperative, one yuan each when founded
    instalment: Float  # due each winter
    equipment: Float  # yuan of farm equipment and livestock bought with a loan
    # Its balances beside cash.
    microloan: Float  # owed
    dividend_cash: Float  # principal placed in money
    dividend_arrears: Float  # owed to it
    converted_shares: Float  # principal turned into shares of the enterprise, at nominal value
    trade_arrears: Float  # owed to it for ordered produce


class Enterprise:
    """One row of the leading enterprises."""

    number: Integer  # within the county, from 0

    industry: Byte
    market_form: Byte  # 1: the order price follows the market above the floor; 0: fixed in spring
    runs_base: Byte  # 1 if it runs a demonstration base
    alive: Byte
    capacity: Float  # t a year of raw produce
    cash: Float
    capital: Float  # fixed, at book value
    debt: Float  # to banks
    reputation: Float  # 0 to 1: share of promises that households expect to be kept
    dividend_rate: Float  # promised, a year
    turnover_loan: Float  # owed to the turnover fund
    base_invested: Float  # public money spent on its demonstration base so far
    principal: Float  # placed in money by households
    converted_shares: Float  # principal turned into shares
    dividend_arrears: Float
    trade_arrears: Float
    arrears_years: Float
    insolvent_settlements: Float
    years_closed: Float
    supported: Byte  # 1 if eligible for public money under the 100-person rule
    # Offers of spring and what was wished for.
    guaranteed: Byte  # 1 if a guarantee widens its credit line
    order_price: Float  # yuan/t, fixed form; 0 until harvest under the market form
    order_floor: Float  # yuan/t
    order_gain: Float  # expected yuan/t over the county's spot price
    order_risk: Float  # variance taken off, (yuan/t)^2
    order_offered: Float  # t
    order_wished: Float
    order_granted: Float  # share of each wish
    advances_wished: Float  # yuan of inputs on credit, if every wish is met
    advance_granted: Float  # share of it
    principal_offered: Float
    principal_wished: Float
    principal_granted: Float
    principal_placed: Float  # this spring
    principal_withdrawn: Float  # wished to be returned
    withdrawal_granted: Float
    base_days: Float  # person-days that its demonstration base offers
    jobs_offered: Float  # person-days, base included
    jobs_filled: Float  # person-days taken up
    season_days: BySeason  # most person-days of them that can fall in each season
    job_wage: Float  # yuan/person-day at skill 0.5
    job_share: Float  # share of the planned days that it can pay this season
    # This year.
    delivered: Float  # t under orders
    price_paid: Float  # yuan/t, after a renegotiation
    accepted_share: Float  # of what was delivered
    paid_share: Float  # of what is due for it; the rest is late
    reneging_penalty: Float  # yuan/t delivered
    reneged: Byte  # 0 kept, 1 renegotiated, 2 refused, 3 paid late
    dividend_land: Float  # mu
    land_revenue: Float
    land_costs: Float
    job_days: Float  # worked by households, this season
    job_wages: Float  # paid to households, this season
    year_job_days: Float
    year_job_wages: Float
    ordered_paid: Float  # yuan paid in autumn for ordered produce
    purchase_loan: Float  # yuan drawn in autumn to pay for produce
    throughput: Float  # t of raw produce processed
    sales: Float
    costs: Float  # of autumn: produce, processing, land
    profit: Float
    dividend_basis: Float  # yuan on which the guaranteed dividend is due
    dividend_due: Float
    due_rate: Float  # promised for this year, before any restructuring
    dividend_paid: Float  # share of what is due
    profit_dividend: Float  # yuan per yuan of basis, above the guaranteed rate
    arrears_paid: Float  # share of dividend arrears paid
    trade_arrears_paid: Float  # share
    conversion: Float  # share of principal converted into shares this winter
    recovered: Float  # share of principal and dividend arrears returned after a failure
    trade_recovered: Float  # share of trade arrears
    converted_dividend: Float  # yuan per yuan of converted shares
    failed: Byte  # 1 in the winter of its failure
    households_led: Float  # weighted number under any of its linkages


class Cooperative:
    """One row of the cooperatives."""

    number: Integer  # within the county, from 0

    industry: Byte
    weight: Float  # cooperatives in the province that this one stands for
    alive: Byte
    model: Float  # share of it that has become a model cooperative, 0 to 1
    cash: Float  # its reserve
    share_units: Float  # issued
    share_value: Float  # yuan per unit
    value_before: Float  # the same, before this winter's losses
    share_land: Float  # mu
    expected_refund: Float  # yuan per yuan traded
    expected_dividend: Float  # yuan per yuan of shares, land included
    years_closed: Float
    # Spring.
    shares_wished: Float  # yuan, land at its valuation
    shares_granted: Float
    new_equipment: Float  # yuan of share money to be spent on it
    # This year.
    traded: Float  # yuan, at the price paid to members
    service_fees: Float
    land_revenue: Float
    land_costs: Float
    surplus: Float
    refund_rate: Float  # yuan per yuan traded
    refund_per_share: Float  # yuan per unit: the part of the surplus that goes by shares
    dividend_per_yuan: Float  # yuan per yuan of shares, land included
    returned_per_unit: Float  # yuan per unit after it was dissolved
    failed: Byte


class County:
    """One row of the counties, with the slices of the other tables and the accounts."""

    code: Integer  # of the draws: the county's position in the list, from 1, below 65536
    first_household: Position
    last_household: Position  # one past it, like the other two
    first_enterprise: Position
    last_enterprise: Position
    first_cooperative: Position
    last_cooperative: Position
    household_weight: ByGroup  # households that one row stands for
    household_count: Float  # of all groups together
    price_basis: Float  # farm gate at the county seat over the wholesale price
    wage_level: Float  # of all wages, relative to the parameters
    casual_share: Float  # of free days that casual work takes
    spot_price: ByIndustry  # yuan/t at the county seat, this autumn's
    expected_price: ByIndustry  # yuan/t
    weather: Float  # yield factor of the year
    peers: ByForm  # share of households under each linkage form last year
    linked: ByForm  # weighted number of them, counted this year
    public_principal_wished: Float
    public_principal_granted: Float  # share
    public_shares_wished: Float
    public_shares_granted: Float  # share
    microcredit_left: Float  # yuan for inputs of spring and for principal
    borrowers_left: Float  # households that banks can still serve with these
    # The programme: what is fixed about the county.
    part_of_all: Float  # its part of all lifted households
    part_of_key: Float  # its part of those of the key counties; 0 if it is none
    part_of_fields: Float  # its part of the land that machines can work
    assisted: Float  # lifted and monitored households
    output: ByIndustry  # yuan of farm output in an average year, without the programme
    tonnes: ByIndustry  # the same, before the loss after the harvest
    pilot_industry: ByIndustry  # 1 where a full-chain pilot works on the industry
    flagship: ByIndustry  # 1 where the county has a flagship product of the industry
    target: ByLever  # units of each facility that the programme plans here
    # The programme: what there is.
    built: ByLever  # units of each facility
    ever_built: ByLever  # the same, replacements not counted
    money: ByPart  # yuan of the year's budget of each part
    money_left: ByPart  # of it, not yet spent or promised to a lever
    has_offers: Byte  # 1 if there is anything to apply for this year
    offered: ByLever  # this year, in the unit of each lever
    delivered: ByLever
    queue: Queues  # what applicants ask for, by class
    last_class: LastClass  # the last class that is served
    queue_left: ByQueue  # of what the last class can get
    information: Float  # chance that a lifted or monitored household learns of an offer
    expert_reach: Float  # share of households that an expert reaches
    team_members: Float  # of project teams
    assisted_share: Float  # of spot sales that are placed with help
    assisted_left: Float  # yuan of the quota
    usual_sales: Float  # yuan sold on the spot market and with help, last year
    problems_left: Float
    problems: Float  # pressing problems of lifted and monitored households, this year
    usual_problems: Float  # the same, last year
    recognition_left: Float
    successful: Float  # linked households that succeeded, counted this year
    candidates: Float  # lifted and monitored ones among them
    usual_candidates: Float  # the same, last year
    success: Float  # share of linked households that succeeded, last year
    linked_households: Float  # under any form or with support, counted this year
    guarantee_left: Float  # yuan
    turnover_fund: Float  # yuan
    bases: Float  # demonstration bases that are to be built this year
    cooperative_support: Float  # share of the support of trading cooperatives that is paid
    purchase_subsidy_left: Float  # yuan
    interest_reserved: Float  # yuan set aside for interest on microloans
    interest_granted: Float  # share of the interest subsidy that is paid
    sales: Float  # yuan sold on the spot market and with help, this year
    infrastructure: Float  # yuan
    yield_gain: Float  # share, from infrastructure
    stored: Float  # share of storable produce that cold stores take
    price_gain: ByIndustry  # share of the price at the county seat
    distance_basis: Float  # discount of the most remote household
    value_added_gain: ByIndustry  # share of raw value
    flows: Flows  # yuan entered this season
    year_flows: Flows  # the same, of the year
    opening: Stocks  # yuan at the start of the season
    closing: Stocks  # yuan at its end
    labour_excess: Float  # largest number of days worked beyond a household's budget, this season


def record_type(row: type) -> np.dtype[Any]:
    """The NumPy type of a row, from the annotations of its class; aligned as in C.

    Raises ValueError for a column whose name a record array already uses for something else.
    """
    fields = []
    for name, hint in get_type_hints(row, include_extras=True).items():
        if hasattr(np.recarray, name):
            raise ValueError(f"{row.__name__}.{name} would hide behind NumPy's own attribute")
        _, kind, *shape = get_args(hint)
        fields.append((name, kind, tuple(shape)) if shape else (name, kind))
    return np.dtype(fields, align=True)


def table(row: type, rows: int, **columns: Any) -> Table:
    """A record array with the given columns; all others are zero."""
    result = np.zeros(rows, record_type(row)).view(np.recarray)
    for name, values in columns.items():
        result[name] = values
    return result


class State(NamedTuple):
    """Everything that changes, of all agents: four record arrays."""

    households: Table  # of Household
    enterprises: Table  # of Enterprise
    cooperatives: Table  # of Cooperative
    counties: Table  # of County
