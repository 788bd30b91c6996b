"""What a part of the programme is, and the steps of the year at which it can do something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from model.declare.chain import Rule, handed_on, in_turn
from model.declare.form import Contradictions
from model.declare.lever import Lever
from model.declare.names import DeclarationError, Names
from model.declare.payment import Payment, Stock
from model.declare.steps import Step, check_steps
from model.world.sectors import GOVERNMENT

LARGEST_NUMBER_OF_QUEUES = 31  # a household's applications are bits of a whole number


def last_first(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that applies the given ones one after another; rule_of hands them from the last part on."""
    return in_turn(name, rules)


_PART_STEPS = {
    "open_spring": (
        in_turn,
        "county funds state rules industries moment",
        "the part gets its money of the year, builds, and says what its levers can deliver",
    ),
    "clear": (in_turn, "household", "what a household had for last year alone ends"),
    "apply": (
        in_turn,
        "household county draws land information hopes rules industries moment",
        "a household applies for what it wants of the part, or takes up what nobody queues for",
    ),
    "left_for_queue": (
        handed_on,
        "units lever rules",
        "units of a lever that are left for those who queue for it",
    ),
    # Loans come first: what a household adds of its own is counted after them.
    "support": (last_first, "household county land rules moment", "a household gets what it is served"),
    "labour_left": (
        handed_on,
        "left household rules industries",
        "share of own farm work that is left to do",
    ),
    "stay_at_home": (
        handed_on,
        "days household county season free_days rules moment",
        "days of a season that a household works or learns at home, of those that farm and job leave",
    ),
    "open_relief": (in_turn, "county", "nobody has asked for relief of the year yet"),
    "seek_relief": (
        in_turn,
        "household county cost rules moment",
        "a household asks for relief after illness or a lost job",
    ),
    "close_relief": (in_turn, "county", "how far relief goes"),
    "relieve": (
        in_turn,
        "household county cost rules moment",
        "a household is helped after illness or a lost job, as far as relief goes",
    ),
    "close_sales": (in_turn, "county", "all produce is sold: how much of it goes to buyers who help"),
    "sell": (
        in_turn,
        "household county rules",
        "what a household sold goes to buyers who help, as far as they take it",
    ),
    "cover_loss": (
        in_turn,
        "enterprise county lost rules",
        "what a bank gets of the yuan that it lost with an enterprise",
    ),
    "end_in_cooperative": (in_turn, "cooperative county", "a cooperative is dissolved"),
    "take_heart": (
        in_turn,
        "household county rules moment",
        "what a household makes of the year",
    ),
}
PART_STEPS = {
    name: Step(how, tuple(arguments.split()), text) for name, (how, arguments, text) in _PART_STEPS.items()
}


@dataclass(frozen=True)
class Part:
    """A part of the programme, declared in its own file of model/programme/.

    name: of its file, and of its section of a scenario; place: its place among the parts, from 1.
    names: in both languages.
    terms: its section of parameters, a NamedTuple with the switch `enabled` and the `intensity`.
    levers: in the order in which tables show them.
    payments: what its levers pay and bring; what government pays is the part's public money.
    spending: what households pay and earn of their own because of its levers.
    stocks: what is owed under it alone.
    steps: its rule for each step of the year in which it does something.
    early: those of its steps that come before the other parts'.
    contradictions: terms that are allowed alone but not together, as in a linkage form.

    Raises DeclarationError for terms without switch or intensity, for a lever of another part, and for
    steps as check_steps does.
    """

    name: str
    place: int
    names: Names
    terms: type
    levers: tuple[Lever, ...]
    payments: tuple[Payment, ...] = ()
    spending: tuple[Payment, ...] = ()
    stocks: tuple[Stock, ...] = ()
    steps: Mapping[str, Rule] = field(default_factory=dict)
    early: tuple[str, ...] = ()
    contradictions: Contradictions = lambda values: ()

    def __post_init__(self) -> None:
        for name in ("enabled", "intensity"):
            if name not in getattr(self.terms, "_fields", ()):
                raise DeclarationError(f"{self.name}: its terms need `enabled` and `intensity`")
        for lever in self.levers:
            if lever.part not in ("", self.name):
                raise DeclarationError(f"{self.name}: the lever {lever.name} is of the part {lever.part}")
        check_steps(self.name, self.steps.items(), PART_STEPS)
        for name in self.early:
            if name not in self.steps:
                raise DeclarationError(f"{self.name}: it is early in {name!r}, but has no rule for it")
        object.__setattr__(self, "levers", tuple(replace(lever, part=self.name) for lever in self.levers))
        object.__setattr__(self, "payments", tuple(map(self._of_part, self.payments)))

    def _of_part(self, payment: Payment) -> Payment:
        return replace(payment, part=self.name) if payment.payer == GOVERNMENT else payment


def levers_of(parts: Iterable[Part]) -> tuple[Lever, ...]:
    """The levers of the parts, those with a queue first.

    Raises DeclarationError if two have one name or one has a part's, or if there are too many queues.
    """
    levers = [lever for part in parts for lever in part.levers]
    where = {part.name: part.name for part in parts}
    for lever in levers:
        if lever.name in where:
            raise DeclarationError(f"{lever.part}: the name {lever.name} is taken in {where[lever.name]}")
        where[lever.name] = lever.part
    queues = sum(lever.queue for lever in levers)
    if queues > LARGEST_NUMBER_OF_QUEUES:
        raise DeclarationError(
            f"{queues} levers have a queue; a household can apply for {LARGEST_NUMBER_OF_QUEUES} at most"
        )
    return tuple(sorted(levers, key=lambda lever: not lever.queue))  # stable: else by their parts


def rule_of(step: str, parts: Sequence[Part]) -> Rule:
    """The rules that the parts have for a step, as one rule."""
    turns = parts[::-1] if PART_STEPS[step].how is last_first else parts
    turns = sorted(turns, key=lambda part: step not in part.early)  # stable: else by their places
    return PART_STEPS[step].how(
        f"{step} of the programme", [part.steps[step] for part in turns if step in part.steps]
    )


def constants_of(parts: Sequence[Part], levers: Sequence[Lever]) -> dict[str, Any]:
    """The position of each part and of each lever among its kind, under its name in capitals."""
    names = [part.name for part in parts], [lever.name for lever in levers]
    return {name.upper(): place for kind in names for place, name in enumerate(kind)}
