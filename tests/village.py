"""A village: one county with a few agents and round numbers, on which one rule at a time is run."""

import inspect

import numpy as np

from model import linkages
from model.accounts import as_matrix, books_of, check
from model.declare.steps import STEPS
from model.parameters import industries_of, rules_of
from model.programme import PARTS
from model.state import Cooperative, County, Enterprise, Household, State, table
from model.world.calendar import Moment
from model.world.households.farming import expected_weather, weather_variance
from model.world.households.reach import spread_news
from model.world.households.season import EntryDraws, Free
from model.world.sectors import OTHER, SECTORS
from model.year.every_season import take_stock
from model.year.time_and_land import prospects_of

# What every test here may rely on; it sets whatever else it needs itself.
ROUND_NUMBERS = {
    "industries.coarse_grains.price": 1000.0,
    "industries.coarse_grains.yield_per_mu": 1.0,
    "industries.coarse_grains.loss": 0.0,
    "industries.coarse_grains.luck": 0.0,
    "industries.coarse_grains.weather_sensitivity": 0.0,
    "industries.coarse_grains.input_cost": 200.0,
    "industries.coarse_grains.spring_labour": 1.0,
    "industries.coarse_grains.summer_labour": 1.0,
    "industries.coarse_grains.autumn_labour": 1.0,
    "industries.coarse_grains.winter_labour": 0.0,
    "industries.coarse_grains.price_risk": 0.1,
    "industries.coarse_grains.value_added": 0.5,
    "prices.pass_through": 0.5,
    "prices.distance_basis": 0.0,
    "prices.delivery_cost": 0.0,
    # A household's own days cost it nothing; plots are alike, and stay where they are.
    "labour.reservation_first": 0.0,
    "labour.hired_wedge": 0.0,
    "labour.commuting": 0.0,
    "labour.casual_access": 1.0,
    "labour.work_turnover": 0.0,
    "labour.rest_days": 0.0,
    "labour.workshop_workers": 0.0,
    "labour.outside_share": 0.0,
    "land.plot_spread": 0.0,
    "land.lease_access": 0.0,
    "land.largest_tenancy": 0.0,
    "land.organisation_share": 0.0,
    # Organisations work in every village, and what is contracted for takes no time.
    "access.order": 1.0,
    "access.dividend": 1.0,
    "access.cooperative": 1.0,
    "access.job": 1.0,
    "access.remoteness": 0.0,
    "choice.days": 0.0,
    # All traders pay the same, orders are a price alone and are paid for at once.
    "prices.season_spread": 0.0,
    "linkages.order_purchase.technique": False,
    "linkages.order_purchase.deferred_share": 0.0,
    "linkages.order_purchase.specificity": 0.0,
    "linkages.order_purchase.advance_interest": 0.0,
    "labour.days_per_worker": 60.0,
    "labour.care_days_per_dependant": 0.0,
    "labour.local_wage": 100.0,
    "labour.skill_wage": 0.0,
    "labour.illness": 0.0,
    "labour.migrant_job_loss": 0.0,
    "income.own_food": 0.0,
    "safety_net.pension": 0.0,
    "safety_net.area_subsidy": 0.0,
    "safety_net.dibao": False,
    "safety_net.relief_payment": 0.0,
    "monitoring.detection": 0.0,
    "consumption.subsistence": 0.0,
    "consumption.propensity": 0.0,
    "consumption.wealth_propensity": 0.0,
    "credit.credit_line": 0.0,
    "credit.bank_interest": 0.0,
    "credit.purchase_credit": 0.0,
    "credit.dealer_share": 0.0,
    "enterprises.fixed_cost": 0.0,
    "enterprises.depreciation": 0.0,
    "enterprises.processing_cost": 0.0,
    "enterprises.demand_risk": 0.0,
    "enterprises.investment_share": 0.0,
    "enterprises.owner_payout": 0.0,
    "enterprises.utilisation": 0.0,
    "enterprises.starting_cash": 2.0,
    "linkages.employment.days_per_thousand_yuan": 0.0,
    "linkages.employment.project_minimum": 0.0,
} | {f"programme.{part}.enabled": False for part in PARTS}


def entry_draws(**draws):
    """Draws for the wishes of spring: those given, and for all others draws that keep them from any wish.

    Households look at all offers, unless a draw says that they do not.
    """
    none = {name: 0.0 if name.endswith("_attention") else 1.0 for name in EntryDraws._fields}
    return EntryDraws(**none | draws)


class Village:
    """One county of code 1, whose agents are given by columns.

    weight: households that a row stands for; sections: settings beside ROUND_NUMBERS.
    """

    def __init__(self, load, households, enterprises, cooperatives, weight, spot, settings):
        scenario = load(ROUND_NUMBERS | settings)
        self.rules = rules_of(scenario.sections)
        self.industries = industries_of(scenario.sections)
        self.moment = Moment(seed=1, season=4, year=1, wages=1.0, standard_growth=1.0, monitoring_line=5000.0)
        # 60 days a season, 0.5 of skill and a factor of one on yield and pay.
        household = {
            "weight": weight,
            "persons": 1,
            "workers": 1,
            "skill": 0.5,
            "productivity": 1.0,
            "pay": 1.0,
            "plot_quality": 1.0,
            "cooperative": -1,
        }
        households = {"enterprise": 0 if enterprises else -1, "cooperative": -1} | household | households
        households = _ages(households) | households
        households = {"assisted": np.array(households.get("group", 0)) != OTHER} | households
        enterprise = {"alive": 1, "dividend_rate": 0.1, "reputation": 1.0, "days_kept": 1.0}
        cooperative = {"alive": 1, "weight": 1.0, "share_value": 1.0}
        self.state = State(
            _rows(Household, households),
            _rows(Enterprise, enterprise | enterprises if enterprises else {}),
            _rows(Cooperative, cooperative | cooperatives if cooperatives else {}),
            table(
                County,
                1,
                code=1,
                price_basis=1.0,
                interest_granted=1.0,
                wage_ratio=1.0,
                filled=1.0,
                loan_share=1.0,
            ),
        )
        # All lifted households of the province live here, and it is no key county.
        self.county.part_of_all = 1.0
        self.county.household_count = self.state.households.weight.sum()
        self.county.assisted = self.state.households.weight[self.state.households.assisted == 1].sum()
        self.county.distance_basis = self.rules.prices.distance_basis
        self.county.information = self.rules.employment.information
        spread_news(self.county, self.rules)
        self.county.expected_weather = expected_weather(self.rules.weather)
        self.county.weather_variance = weather_variance(self.rules.weather)
        self.county.lease_quality[:] = 1.0
        counts = {
            "household": len(self.state.households),
            "enterprise": len(self.state.enterprises) if enterprises else 0,
            "cooperative": len(self.state.cooperatives) if cooperatives else 0,
        }
        for name in counts:
            self.state.counties[f"last_{name}"] = counts[name]
        self.state.households.number[:] = np.arange(len(self.state.households))
        self.county.spot_price[:] = spot
        self.county.expected_price[:] = 1000.0
        self.county.norm_left[:] = 1.0
        take_stock(0, 1, self.state)
        self.start_season()

    def __getattr__(self, name):
        """village.households, village.enterprises, village.cooperatives: columns."""
        return getattr(self.state, name)

    @property
    def county(self):
        return self.state.counties[0]

    @property
    def flows(self):
        """All that was entered so far: shape (transactions, sectors), in yuan."""
        return as_matrix(self.state.counties.flows)[0]

    def do(self, rule, household=0, enterprise=0, cooperative=0, **values):
        """Run a rule on the given rows; it gets whatever its parameters ask for by name.

        rule: or the name of a step of the year: what all linkage forms do there.

        Unless they are given, `hopes` are what the household expects of the year by a plan made anew, `land`
        is what it farms for itself, `free` is all land and cash that it has, and nothing else has been found
        to do with its land.
        """
        known = {
            "state": self.state,
            "county": self.county,
            "rules": self.rules,
            "industries": self.industries,
            "moment": self.moment,
        } | values
        rows = {"household": household, "enterprise": enterprise, "cooperative": cooperative}
        for name, row in rows.items():
            if len(getattr(self.state, f"{name}s")):
                known[name] = getattr(self.state, f"{name}s")[row]
        if isinstance(rule, str):
            wanted = dict.fromkeys(STEPS[rule].arguments, inspect.Parameter.empty)
            rule = linkages.step(rule)
        else:
            parameters = inspect.signature(getattr(rule, "py_func", rule)).parameters.values()
            wanted = {parameter.name: parameter.default for parameter in parameters}
        if "land_value" in wanted:
            known.setdefault("land_value", 0.0)
        if "hopes" in wanted and "hopes" not in known:
            known["hopes"] = self.do(prospects_of, household=household, plans=True)
        if "land" in wanted and "land" not in known:
            known["land"] = linkages.own_land(known["household"])
        if "free" in wanted and "free" not in known:
            row = known["household"]
            known["free"] = Free(linkages.own_land(row), float(row.cash))
        for name, default in wanted.items():
            if default is not inspect.Parameter.empty:
                known.setdefault(name, default)
        return rule(*(known[name] for name in wanted))

    def start_season(self):
        """What agents own and owe now is what the season opens with."""
        self.state.counties.opening[:] = self.state.counties.closing

    def each_household(self, rule, **values):
        for row in range(len(self.state.households)):
            self.do(rule, household=row, **values)

    def flow(self, transaction, sector):
        """Yuan of a kind of payment so far, received positive."""
        return float(self.county.flows[transaction][SECTORS.index(sector)])

    def assert_balanced(self):
        """All that was entered since the start adds up with what agents own and owe."""
        take_stock(0, 1, self.state)
        check(books_of(self.state.counties.copy()), "a test", ["the village"])


def _ages(columns):
    """Residents by age, unless they are given: who can work is of 30 to 49, and others are of 65 to 74."""
    persons, workers = np.array(columns["persons"]), np.array(columns["workers"])
    return {"middle": workers, "working_middle": workers, "old": np.maximum(persons - workers, 0)}


def _rows(row, columns):
    # Where there is none there is a row all the same, outside the county: rules look at the organisation
    # of a household before they ask whether it has one.
    length = max((np.size(values) for values in columns.values()), default=1)
    return table(row, length, **columns)
