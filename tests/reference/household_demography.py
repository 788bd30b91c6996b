"""A household in spring, from the second year on: who dies, grows older, leaves for good and is born."""

from model.world.randomness import AGEING, BIRTH, DEATH, LEAVING, REGULAR_JOB
from tests.reference.rules import demography

BANDS = ("kids", "youth", "middle", "late", "sixties", "old", "oldest")
YEARS = {"kids": 15, "youth": 15, "middle": 20, "late": 10, "sixties": 5, "old": 10}
DEATHS = {
    "middle": demography.MIDDLE_DEATH,
    "late": demography.LATE_DEATH,
    "sixties": demography.LATE_DEATH,
    "old": demography.OLD_DEATH,
    "oldest": demography.OLDEST_DEATH,
}


class Luck:
    """A draw that says of one thing after the other whether it happens."""

    def __init__(self, draw: float) -> None:
        self.draw = draw

    def has(self, chance: float) -> bool:
        happens = demography.happens(self.draw, chance)
        self.draw = demography.draw_left(self.draw, chance)
        return bool(happens)


class Changing:
    """Its members, each of whom can work or cannot, and what a year does to them."""

    def is_closed(self) -> bool:
        """Whether nobody lives there any more."""
        return self.persons == 0

    def people(self, band: str) -> list[bool]:
        """Whether they can work, those who can first."""
        able = self.workers_of_age.get(band, 0)
        return [True] * able + [False] * (self.residents_of_age[band] - able)

    def put(self, band: str, people: list[bool]) -> None:
        self.residents_of_age[band] = len(people)
        if band in self.workers_of_age:
            self.workers_of_age[band] = sum(people)

    def change_members(self) -> None:
        """A year of its members; it is told to the county, and an empty house is closed."""
        if self.is_closed():
            return
        residents = self.persons
        self.die()
        deaths = residents - self.persons
        self.grow_older()
        residents = self.persons
        self.leave_for_good()
        leavers = residents - self.persons
        child = self.residents_of_age["youth"] + self.residents_of_age["middle"] > 1
        child = child and self.draw(BIRTH) < self.rules.demography.births
        self.residents_of_age["kids"] += child
        if self.kids == self.persons:
            leavers += self.kids
            self.put("kids", [])
        self.students = min(self.students, self.residents_of_age["youth"])
        self.regular_workers = min(self.regular_workers, self.workers_of_job_age())
        if self.is_closed():
            leavers += self.away
            self.close_house()
        for counted, persons in (("deaths", deaths), ("births", int(child)), ("leavers", leavers)):
            getattr(self.county, counted)[self.group] += self.weight * persons

    # --- jobs by the year -------------------------------------------------------------

    def workers_of_job_age(self) -> int:
        return self.workers - self.workers_of_age["old"]

    def job_seekers(self) -> int:
        return self.workers_of_job_age() - self.regular_workers

    def access_to_jobs(self) -> float:
        return float(demography.access_to_jobs(self, self.rules.labour.lifted_access))

    def take_regular_jobs(self, vacancies: float) -> None:
        """vacancies: over the access of all who look for one."""
        luck = Luck(self.draw(REGULAR_JOB))
        chance = min(1.0, vacancies * self.access_to_jobs())
        self.regular_workers += sum(luck.has(chance) for _ in range(self.job_seekers()))

    # --- members ----------------------------------------------------------------------

    def die(self) -> None:
        luck = Luck(self.draw(DEATH))
        for band, usual in DEATHS.items():
            chance = self.rules.demography.mortality * usual
            self.put(band, [able for able in self.people(band) if not luck.has(chance)])

    def grow_older(self) -> None:
        """Those at the top come first: nobody moves twice.  Last, absent members stop working."""
        luck = Luck(self.draw(AGEING))
        for band in reversed(YEARS):
            older = BANDS[BANDS.index(band) + 1]
            moves = [luck.has(1.0 / YEARS[band]) for _ in self.people(band)]
            moved = [able for able, moves_up in zip(self.people(band), moves, strict=True) if moves_up]
            stays = [able for able, moves_up in zip(self.people(band), moves, strict=True) if not moves_up]
            self.put(band, stays)
            if older != "oldest":
                moved = [luck.has(self.able_chance(able, band, older)) for able in moved]
            self.put(older, sorted([*self.people(older), *moved], reverse=True))
        self.away_workers -= sum(luck.has(1.0 / demography.WORK_AWAY_YEARS) for _ in range(self.away_workers))

    def able_chance(self, able: bool, band: str, older: str) -> float:
        """Chance to be able to work once older."""
        now, later = (self.county.able[BANDS.index(name)] for name in (band, older))
        return demography.still_able(now, later) if able else demography.newly_able(now, later)

    def leave_for_good(self) -> None:
        """The young one by one, those of 30 to 49 together with the children."""
        chance = self.rules.demography.leaving * self.county.leaving
        luck = Luck(self.draw(LEAVING))
        self.put("youth", [able for able in self.people("youth") if not luck.has(chance)])
        if self.people("middle") and luck.has(demography.FAMILIES_LEAVING * chance):
            self.put("middle", [])
            self.put("kids", [])

    def close_house(self) -> None:
        """The bank first, then the heirs; land and claims stay with the row."""
        self.away = self.away_workers = 0
        self.chronic = self.succeeded = self.below_line = False
        self.county.programme.lose_household(self)
        self.sell_all_equipment()
        repaid = min(self.cash, self.microloan)
        self.pay(self.county.banks, "microloan_repayments", repaid)
        lost = self.microloan - repaid
        if lost > 0.0:
            banks = self.county.banks
            self.ledger.enter("microloans_written_off", banks.sector, self.sector, self.weight * lost)
            self.defaulted = True
        if self.microloan > 0.0:
            self.microloan = self.instalment = 0.0
        self.pay_heirs()

    def sell_all_equipment(self) -> None:
        fetched = self.equipment * self.rules.money.equipment_resale
        self.get(self.county.outside, "equipment_sold", fetched)
        self.equipment = 0.0

    def pay_heirs(self) -> None:
        """They live outside."""
        self.pay(self.county.outside, "estates", self.cash)
