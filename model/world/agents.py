"""The agents: what every household, enterprise, cooperative and county has.

A class here is one row of a table.  A linkage form adds columns of its own by a subclass in its file;
model/state.py puts the tables together.  A rule gets single rows, ``household``, and reads and
writes their columns by name.

Money is in yuan, land in mu, produce in tonnes, labour in person-days.  A household's or cooperative's
values are its own; what it stands for in the province is its value times its weight.
"""

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.world.calendar import SEASONS
from model.world.sectors import GROUPS, SECTORS

Float = Annotated[float, np.float64]
# The same, read or written in every season: such columns stand together, so that fewer lines of the
# processor's cache are fetched for a household.
EVERY_SEASON = "in every season"
Seasonal = Annotated[float, np.float64, EVERY_SEASON]
Single = Annotated[float, np.float32]  # drawn once and read: seven digits are plenty
Integer = Annotated[int, np.int32]
Byte = Annotated[int, np.int8]
Position = Annotated[int, np.int64]

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Bytes = NDArray[np.int8]

_INDUSTRIES = 6
# Sizes of a column with several values: a number, or the name of a list that model/state.py counts.
ByForm = Annotated[Floats, np.float64, "forms", EVERY_SEASON]
SinglesByForm = Annotated[NDArray[np.float32], np.float32, "forms"]
ByIndustry = Annotated[Floats, np.float64, 6]
ByAge = Annotated[Floats, np.float64, 7]
BySeason = Annotated[Floats, np.float64, len(SEASONS)]
ByQuarter = Annotated[NDArray[np.float32], np.float32, len(SEASONS)]
ByGroup = Annotated[Floats, np.float64, len(GROUPS)]
ByLever = Annotated[Floats, np.float64, "levers"]
ByQueue = Annotated[Floats, np.float64, "queues"]
ByPart = Annotated[Floats, np.float64, "parts"]
ByClass = Annotated[Floats, np.float64, "classes"]
Queues = Annotated[Floats, np.float64, "queues", "classes"]
LastClass = Annotated[Integers, np.int32, "queues"]
# Records with one field for each payment, and each stock: by sector, yuan.
Flows = Annotated[Any, "payments", len(SECTORS)]
Stocks = Annotated[Any, "stocks", len(SECTORS)]

Table = Any  # a record array, np.recarray: mypy knows no columns of it

# The sections of a scenario that rules read, as one record: rules.credit.interest.  Which there are is
# put together above, in model/parameters.py, from what is declared; so is the record of the industries.
Rules = Any
Industries = Any

# A record of named sums, of a group of households or of a county's organisations: sums.side_sellers.
Sums = Any

NO_AGENT = -1

# What a household wishes in spring, under a form that it stays in for years.
NO_WISH, ENTER, LEAVE = 0, 1, 2


class Household:
    """One row of the households."""

    number: Integer  # within the county, from 0

    # What a household is.  Bytes stand together: between numbers each would take the room of one.
    group: Byte  # 0 lifted, 1 monitored, 2 other
    industry: Byte  # position in INDUSTRIES
    persons: Byte  # residents; none in a closed house
    kids: Byte  # of these, of 0 to 14 years; likewise the next six
    youth: Byte  # 15 to 29
    middle: Byte  # 30 to 49
    late: Byte  # 50 to 59
    sixties: Byte  # 60 to 64
    old: Byte  # 65 to 74
    oldest: Byte  # 75 and more
    generations: Byte
    schooling: Byte  # years of the worker, or where nobody can work the adult, who had most
    workers: Byte  # residents who can work
    working_youth: Byte  # of these, of 15 to 29 years; likewise the next four
    working_middle: Byte
    working_late: Byte
    working_sixties: Byte
    working_old: Byte
    away: Byte  # members who live elsewhere
    away_workers: Byte  # of these, who work there
    assisted: Byte  # 1 if lifted, or registered for monitoring
    dibao: Byte  # 1 if a case of the minimum living allowance 低保
    grace: Byte  # quarters for which half of the allowance still goes on; 0 if it is not phased out
    without_kin: Byte  # 1 if nobody outside supports it
    employee_pension: Byte  # 1 if its elders have an employee's pension
    monitored: Byte  # 0 not registered, 1 below the line, 2 in sudden hardship
    newly_registered: Byte  # 1 if registered in this quarter
    risk_removed: Byte  # 1 if the risk was removed this year
    registered_this_year: Byte  # 1 if registered anew in this year
    helped: Byte  # 1 if it had a linked job, a post, relief or 低保 since it is registered
    quarters_registered: Byte
    quarters_clear: Byte  # above the line, one after the other
    quarters_poor: Byte  # below the poverty standard, one after the other, 4 at most
    regular_workers: Byte  # residents with a job by the year, outside the linkages
    chronic: Byte  # 1 if somebody is chronically ill
    students: Byte  # residents whose school costs money
    job_lost: Byte  # 1 if who works away lost the job this year, and is at home
    holds_job: Byte  # 1 if it has ordinary work this year
    no_account: Byte  # 1 if it could not pay a dealer after the last harvest
    plans_again: Byte  # 1 if what it wished for in spring changes its days or its land
    ill: Byte
    member: Byte  # 1 if a member of its cooperative, 2 if of one that returns nothing by trade
    let_down: Byte  # 1 if a promise to it was broken last winter
    years_promised: Byte  # years in which a promise fell due to it, 20 at most
    places_microloan: Byte  # 1 if it means to place a microloan this spring
    defaulted: Byte  # 1 once a microloan was written off
    below_line: Byte  # 1 if income per head was below the monitoring line at the last settlement
    family_farm: Byte  # 1 if registered as one
    # What the year and the programme have brought, and who it is.
    succeeded: Byte  # 1 if linked and its income rose clearly this year
    applications: Integer  # bits, one for each queue, in spring
    place: Single  # in the queues of the year: a draw in (0, 1)
    starting_will: Single
    land: Single  # mu; standard units of livestock
    productivity: Single  # yield relative to the industry's, at skill factor one
    reservation: Single  # worth of its days relative to others'
    work_place: (
        Single  # in the line for ordinary work: a draw in (0, 1) that stays for years, as the next two
    )
    linked_place: Single  # in the line for linked jobs
    lease_place: Single  # among owners who can let land
    village_orders: Single  # its village's draw in (0, 1): the lower, the sooner an enterprise orders there
    village_dividends: Single  # the same, for taking land and principal there
    village_cooperative: Single  # for a cooperative
    village_jobs: Single  # for hiring there
    village_technique: Single  # for field staff that bring a technique
    risk_aversion: Single  # relative
    remoteness: Single  # 0 at the county seat to 1
    other_transfers: Single  # yuan a year, of government, at the level of the first year
    support: Single  # yuan a year, of kin who left, at the wages of the first year
    property_income: Single  # yuan a year, from outside the linkages
    lasting_pay: Single  # of its workers, relative to others with the same job and skill: the part that stays
    survey: ByQuarter  # yuan of the last four quarters, by season: income of residents
    registered: ByQuarter  # the same of all members
    survey_year: ByQuarter  # yuan a resident of the last four years, less by as much as the line has risen
    assessed: ByQuarter  # yuan of the last four quarters: income as an office sees it
    tested: ByQuarter  # the same: income that monitoring tests
    borrowed: Single  # part of the row's households that took a microloan this year
    benefit: Single  # yuan a year of the allowance
    rigid: ByQuarter  # the same: outlays for illness and school, whether or not they could be paid
    enterprise: Integer  # the one that would order its produce; NO_AGENT if none
    employer: Integer  # the one that would hire it and take its principal; NO_AGENT if none
    cooperative: Integer  # the one of its industry; NO_AGENT if none
    skill: Seasonal  # 0 to 1
    # What the programme has brought.  Shares are of the households that the row stands for.
    founded_farm: Seasonal  # share that founded a family farm with a grant
    certified: Seasonal  # share with a skilled farmer's certificate
    courtyard: Seasonal  # share with a courtyard
    fodder: Float  # share whose livestock lives on own fodder
    standard_share: Float  # share of its land under a standard
    adopted: Float  # techniques, varieties and standards in use, their mean: one more a year at most
    trusteeship: Seasonal  # share of its land under trusteeship this year
    training: Seasonal  # share that has a place in a training this winter
    farmer_training: Seasonal  # the same, in a skilled farmer's training
    # What every season needs.
    weight: Seasonal  # households that the row stands for
    smoothed_income: Seasonal  # yuan a year
    cash: Seasonal
    contracts: Single  # number of linkages that it is under; part of one counts as such
    planted: Seasonal  # mu farmed by itself, rented ones among them
    days_used: Seasonal  # person-days worked this season: regular and linked jobs, farm and casual work
    wages: Seasonal  # income of residents, yuan so far this year, as the next four
    property: Seasonal
    business: Seasonal  # what is eaten of the harvest included
    transfers: Seasonal  # remittances and support included, grants of the programme not
    grants: Seasonal  # public cash grants and allowances of the programme, which are transfers too
    remittances: Seasonal  # among transfers, what absent members sent
    absent_pay: Seasonal  # earned by absent members, yuan so far this year
    pay: Seasonal  # of its workers this year, relative to others with the same job and skill
    post: Seasonal  # share of the row's households with a public post
    consumed: Seasonal  # yuan so far this year: own produce, treatment and school included
    sold: Float  # yuan at the trader's price, on the spot market and with help, this year
    day_price: Float  # yuan/t that a trader pays it on the day of delivery, this autumn
    kept_food: Seasonal  # yuan a year of its own produce that it eats until the next harvest
    received: ByForm  # yuan received through each linkage form this year
    value: SinglesByForm  # yuan a year that each was worth to it when it chose it last: certainty equivalents
    # What it expects, and its linkages.
    will: Float  # 0 to 1
    trust: Float  # 0 to 1: share of promises that it expects to be kept, from its own experience
    pay_shock: Float  # logarithm of the part of its workers' pay that comes and goes
    share_units: Float  # shares in its cooperative, one yuan each when founded
    instalment: Float  # due each winter
    plot_quality: Float  # mean of what is planted, relative to that of all its land
    rented: Float  # mu of others among what is planted
    dealer_account: Float  # yuan of inputs that are to be paid after the harvest
    loan_asked: Float  # yuan of a microloan for inputs, this spring
    hired_cost: Float  # yuan a mu and year for days that it has to hire, as planned in spring
    ordinary_days: Seasonal  # person-days in ordinary work this year
    linked_days: Seasonal  # the same in a linked job
    let: Float  # mu of its own that others farm; in spring, until land is shared out, mu that it offers
    surplus: Float  # yuan a year: its plan's money less the worth of the days that it works
    equipment: Seasonal  # yuan of farm equipment and livestock bought with a loan
    # Its balances beside cash.
    microloan: Seasonal  # owed


class Enterprise:
    """One row of the leading enterprises."""

    number: Integer  # within the county, from 0

    industry: Byte
    runs_base: Byte  # 1 if it runs a demonstration base
    alive: Byte
    capacity: Float  # t a year of raw produce
    cash: Float
    capital: Float  # fixed, at book value
    debt: Float  # to banks
    reputation: Float  # 0 to 1: share of promises that households expect to be kept
    turnover_loan: Float  # owed to the turnover fund
    base_invested: Float  # public money spent on its demonstration base so far
    insolvent_settlements: Float
    years_closed: Float
    supported: Byte  # 1 if eligible for public money under the 100-household rule
    # Offers of spring and what was wished for.
    guaranteed: Byte  # 1 if a guarantee widens its credit line
    # This year.
    land_revenue: Float
    land_costs: Float
    purchase_loan: Float  # yuan drawn in autumn to pay for produce
    product_price: Float  # yuan that the product of a tonne fetches, this autumn
    tonne_costs: Float  # yuan that processing one takes, wages included
    throughput: Float  # t of raw produce processed; until autumn, last year's
    rented: Float  # mu of households
    sales: Float
    costs: Float  # of autumn: produce, processing, land
    profit: Float
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
    years_closed: Float
    # This year.
    land_revenue: Float
    land_costs: Float
    rented: Float  # mu of households
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
    household_count: Float  # of all groups together
    price_basis: Float  # farm gate at the county seat over the wholesale price
    regular_pay: Float  # yuan a year of a regular employee, at the wages of the first year
    regular_share: Float  # of residents of 15 to 64 who can work: those with a regular job
    separation_cost: Float  # yuan a year that an absent worker bears, at the wages of the first year
    rest_workers: Float  # whom the census found in work outside agriculture
    order_reach: Float  # share of villages in which enterprises order, at the county seat; likewise the next
    dividend_reach: Float  # in which they take land and principal
    cooperative_reach: Float  # in which a cooperative trades
    job_reach: Float  # in which enterprises hire in the linkage
    # Ordinary work.
    wage_ratio: Float  # local wage over that of the first year, beside the growth of all wages
    supply: Annotated[
        Floats, np.float64, 128
    ]  # person-days a year that households offer, by place in the line
    paid_a_day: Float  # yuan this year, for pay factor 1
    theta: Float  # place in the line up to which households have work
    ordinary_demand: Float  # person-days a year
    filled: Float  # share of these that residents work
    plant_days: Float  # person-days a year of plants and bases that are no linked jobs
    hired_days: Float  # person-days hired on farms this year
    hired_before: Float  # the same, last year
    days_offered: Float  # this year: in all local work, by everybody who has some or would take it
    days_worked: Float  # of these
    rationed: Float  # share of these that found no work, last year
    rationed_at_start: Float  # the same, before the first reported year
    # Land, by industry.
    rent: ByIndustry  # yuan a mean mu and year
    let_share: ByIndustry  # of what owners offered this spring, or until land is shared out last spring
    lease_quality: ByIndustry  # of what was offered last
    lease_offered: ByIndustry  # mu, this spring
    lease_standard: ByIndustry  # of these, in mean mu
    lease_wanted: ByIndustry  # mu
    tenancy_granted: ByIndustry  # share of what is wanted
    rent_due: ByIndustry  # yuan a mu that tenants pay
    rent_received: ByIndustry  # yuan a mean mu of what is let, this year
    land_area: ByIndustry  # mu of all households' own land
    land_revenue: ByIndustry  # yuan that it is expected to bring, if all of it were farmed
    mean_revenue: ByIndustry  # yuan that a mean mu of it is expected to bring, last time
    leaving: Float  # chance of leaving for good, relative to a county where rural residents decline as usual
    able: ByAge  # chance of a resident of each band of age to be able to work
    deaths: ByGroup  # of residents, this year, as the next two
    births: ByGroup
    leavers: ByGroup  # who left for good, with the absent members of houses that closed
    spot_price: ByIndustry  # yuan/t at the county seat, this autumn's
    expected_price: ByIndustry  # yuan/t
    weather: Float  # yield factor of the year
    expected_weather: Float  # the same, as expected of a year
    weather_variance: Float  # of it, as expected
    break_hazard: Float  # share of enterprises that are expected to fail or to restructure in a year
    peers: ByForm  # share of households under each linkage form last year
    linked: ByForm  # weighted number of them, counted this year
    microcredit_left: Float  # yuan for inputs of spring and for principal
    borrowers_left: Float  # households that banks can still serve with these
    loans_asked: Annotated[Floats, np.float64, 2]  # yuan of these, by purpose, by all who ask together
    borrowers_asked: Annotated[Floats, np.float64, 2]
    loan_share: Float  # part of what they ask for that all of them get
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
    last_part: ByQueue  # part of what it asks for: the same for all of it
    information: Float  # chance that a lifted or monitored household learns of an offer
    expert_reach: Float  # share of households that an expert reaches
    team_members: Float  # of project teams
    market_reach: Float  # share of households whose produce events and teams can place
    assisted_share: Float  # of this year's spot sales that are placed with help
    problems_left: Float  # that cadres can still solve this year
    problems: Float  # pressing problems of lifted and monitored households, this year
    relief_queue: ByClass  # households that have them, by class of need
    relief_asked: ByClass  # yuan of their grants, if all were paid in full
    last_relief_class: Integer  # the last class whose problems are solved
    last_relief_part: Float  # part of these
    relief_share: Float  # of each grant that is paid: below 1 where money is short
    successful: Float  # linked households that succeeded, counted this year
    success: Float  # share of linked households that succeeded, last year
    linked_households: Float  # under any form or with support, counted this year
    guarantee_left: Float  # yuan
    turnover_fund: Float  # yuan
    bases: Float  # demonstration bases that are to be built this year
    cooperative_support: Float  # share of the support of trading cooperatives that is paid
    purchase_subsidy_left: Float  # yuan
    interest_reserved: Float  # yuan set aside for interest on microloans
    interest_granted: Float  # share of the interest subsidy that is paid
    farm_norm: ByIndustry  # yuan a mu: net value of an average year's crop
    norm_left: ByIndustry  # share of it that offices expect this year: less than 1 after a drought
    quarterly_visits: Float  # of cadres to an assisted household
    found_alone: Float  # chance of a quarter to be found below the line, of a household without visits
    found_visited: Float  # the same, of an assisted one
    pv_left: Float  # yuan that photovoltaic stations have earned for posts and relief, not yet paid
    paid_by_pv: Float  # yuan of posts and relief this year that they paid
    collective_left: Float  # the same, for households without labour
    collective_dividend: Float  # yuan a resident of these, this year
    without_labour: Float  # residents of assisted households in which nobody can work
    posts_held: Float  # public posts of those who keep theirs
    post_kept: Float  # part of these that is kept
    post_queue: ByClass  # households that ask for a post, by class
    last_post_class: Integer  # the last class that gets posts
    last_post_part: Float  # part of what it asks for
    sales: Float  # yuan sold on the spot market and with help, this year
    infrastructure: Float  # yuan
    yield_gain: Float  # share, from infrastructure
    stored: Float  # share of storable produce that cold stores take
    price_gain: ByIndustry  # share of the price at the county seat
    distance_basis: Float  # discount of the most remote household
    value_added_gain: ByIndustry  # share of raw value
    flows: Flows  # entered this season
    year_flows: Flows  # the same, of the year
    opening: Stocks  # at the start of the season
    closing: Stocks  # at its end
    labour_excess: Float  # largest number of days worked beyond a household's budget, this season


class State(NamedTuple):
    """Everything that changes, of all agents: four record arrays."""

    households: Table  # of Household
    enterprises: Table  # of Enterprise
    cooperatives: Table  # of Cooperative
    counties: Table  # of County
