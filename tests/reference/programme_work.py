"""A county's programme, the part work: what is built with its money, and what that changes."""

from typing import TYPE_CHECKING

from tests.reference.rules import work

if TYPE_CHECKING:
    from tests.reference.enterprise import EnterpriseAgent

FACILITIES = (
    *("cold_stores", "full_chain_pilots", "integration_pilots"),
    *("ecommerce_centres", "e_towns", "ecommerce_stations"),
)


class Building:
    """Bases, facilities, areas, brands and works of a county."""

    def open_work(self) -> None:
        part = self.rules.work
        self.open_bases()
        if self.county.model.year <= part.courtyard_years and part.courtyard_grant > 0.0:
            grants = part.courtyard_budget / part.courtyard_grant * part.intensity
            grants *= self.of_province(part.courtyard_targeting)
            self.take("work", "courtyards", grants, part.courtyard_grant)
        self.build("cold_stores", part.cold_store_cost, "cold_stores")
        self.build_full_chain()
        self.build("integration_pilots", part.integration_cost, "integration_projects")
        self.build("ecommerce_centres", part.ecommerce_centre_cost, "ecommerce")
        self.build("e_towns", part.e_town_cost, "ecommerce")
        self.build("ecommerce_stations", part.ecommerce_station_cost, "ecommerce")
        for lever in ("cool_vegetables", "processing_potatoes", "standard_orchards"):
            step = work.area_step(self.target[lever], self.built[lever], part.area_years)
            self.take("work", lever, step, part.area_cost)
        fodder = part.fodder_units * part.intensity * self.of_province(part.fodder_targeting)
        self.take("work", "fodder", fodder, part.fodder_cost)
        brands = self.take("work", "flagship_brands", self.target["flagship_brands"], part.flagship_cost)
        self.deliver("flagship_brands", brands)
        self.spend("flagship_brands", brands * part.flagship_cost)
        self.complete_works()

    def open_bases(self) -> None:
        """While bases are being built, each supported one gets an equal part of the county's money."""
        part = self.rules.work
        self.bases = 0.0
        if self.county.model.year <= part.base_years and part.demonstration_bases > 0:
            firms = [firm for firm in self.county.enterprises if firm.runs_base]
            self.bases = float(sum(firm.alive and firm.supported for firm in firms))
            each = part.base_investment / part.base_years / part.demonstration_bases
            self.take("work", "demonstration_bases", self.bases * each, 1.0)

    def build(self, lever: str, cost: float, transaction: str = "") -> float:
        """Facilities of a kind: a part of those planned, and what wore out; as far as there is money."""
        planned = work.build_step(
            self.target[lever], self.built[lever], self.rules.work.facility_years, self.ever_built[lever]
        )
        units = self.take("work", lever, planned, cost)
        self.built[lever] += units
        self.ever_built[lever] = max(self.ever_built[lever], self.built[lever])
        self.deliver(lever, units)
        if transaction:
            self.spend(transaction, units * cost)
        return units

    def build_full_chain(self) -> None:
        """A pilot is built by the supported enterprises of its industries, with its money."""
        cost = self.rules.work.full_chain_cost
        partners = [firm for firm in self.county.enterprises if self.pilot_industry[firm.industry] > 0.0]
        shares = shares_of_capital(partners)
        if shares:
            units = self.build("full_chain_pilots", cost)
            for firm, share in shares:
                firm.invest("full_chain_projects", units * cost * share, own=0.0)

    def complete_works(self) -> None:
        """What is left becomes infrastructure, as far as works can be completed."""
        part = self.rules.work
        left = self.offered["infrastructure"] = max(0.0, self.money_left["work"])
        completed = work.works_completed(
            left, part.works_completed, self.team_members, self.rules.help.projects_per_technician
        )
        self.money_left["work"] -= completed
        self.infrastructure += completed
        self.deliver("infrastructure", completed)
        self.spend("infrastructure", completed)

    def set_conditions(self) -> None:
        """What all this does to losses, prices and yields."""
        part, built, county = self.rules.work, self.built, self.county
        storable = sum(
            tonnes * industry.storable
            for tonnes, industry in zip(self.tonnes, county.model.industries, strict=True)
        )
        self.stored = work.stored_share(built["cold_stores"], part.cold_store_capacity, storable)
        left = work.discount_left(
            built["ecommerce_centres"],
            part.ecommerce_centre_effect,
            work.served_households(built["e_towns"], part.e_town_households, self.household_count),
            part.e_town_effect,
        )
        brands = self.delivered["flagship_brands"]
        branded = brands / self.target["flagship_brands"] if brands > 0.0 else 0.0
        pilot = min(1.0, built["full_chain_pilots"])
        self.price_gain = [
            work.price_gain(county.price_basis, left, part.flagship_premium * here * branded)
            for here in self.flagship
        ]
        self.value_added_gain = [part.full_chain_value_added * here * pilot for here in self.pilot_industry]
        stations = work.served_households(
            built["ecommerce_stations"], part.ecommerce_station_households, self.household_count
        )
        basis = self.rules.prices.distance_basis
        self.distance_basis = basis * (1.0 - part.ecommerce_station_effect * stations)
        self.yield_gain = work.infrastructure_yield(
            self.infrastructure, part.infrastructure_return, sum(self.output)
        )


def shares_of_capital(firms: "list[EnterpriseAgent]") -> "list[tuple[EnterpriseAgent, float]]":
    """Those that public money may go to, each with its share of their capital."""
    eligible = [firm for firm in firms if firm.alive and firm.supported]
    capital = sum(firm.capital for firm in eligible)
    return [(firm, firm.capital / capital) for firm in eligible] if capital > 0.0 else []
