"""The work for one visitor, in the background: what was asked for last, and what is to be seen of it."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from model.accounts import AccountsError
from model.dashboard.session import SCALES, YEARS, Asked, Session, read_value, seed_of
from model.dashboard.watching import Moment
from model.declare.parameter import Value
from model.errors import InputError
from model.outcomes import YearOutcomes
from model.population import Geography
from model.world.calendar import SEASONS

FIRST_SEASONS = len(SEASONS)  # run when the page opens, so that there is something to see
_PAUSE = 0.4  # seconds between two seasons while it runs, to be watched

_Seen = tuple[tuple[Moment, ...], tuple[Moment, ...], tuple[YearOutcomes, ...], tuple[YearOutcomes, ...]]


@dataclass(frozen=True, eq=False)  # comparing all of two views would take longer than showing one
class View:
    """All that the page shows; never changed, only replaced.

    moments, years: of the scenario; other_*: of the one compared with, as many.  While a
    changed scenario is brought to the season that was seen before, these are still the old ones.
    values: of the scenario with its changes, without them (unchanged), and of the other (reference_*).
    problems: what is wrong with a value that was given, by parameter or field.
    answered: counts the answers, so that the browser knows that one has come.
    """

    asked: Asked
    title: Mapping[str, str]
    question: Mapping[str, str]
    reference_title: Mapping[str, str]
    values: Mapping[str, Value]
    unchanged: Mapping[str, Value]
    reference_values: Mapping[str, Value]
    geography: Geography
    moments: tuple[Moment, ...]
    other_moments: tuple[Moment, ...]
    years: tuple[YearOutcomes, ...]
    other_years: tuple[YearOutcomes, ...]
    busy: bool
    running: bool
    finished: bool
    problems: Mapping[str, InputError] = field(default_factory=dict)
    stopped: str = ""
    answered: int = 0

    @property
    def season(self) -> int:
        """Seasons run so far."""
        return self.moments[-1].season


class Desk:
    """Takes what a visitor asks for and publishes a View whenever there is something new.

    offered: the scenarios that can be chosen.
    publish: called with each View, also from the thread that works in the background.
    Raises InputError if the scenario cannot be read.
    """

    def __init__(self, scenario: str, offered: Collection[str], publish: Callable[[View], None]) -> None:
        self._offered = offered
        self._session = Session(Asked(scenario))
        self._publish = publish
        self._lock = threading.RLock()  # of the session and of all below
        self._turn = 0  # of the work under way; an earlier one stops
        self._target = 0  # the season to run to
        self._reached = 0  # up to it without a pause: it was seen before
        self._running = False
        self._seen: _Seen | None = None
        self._problems: dict[str, InputError] = {}
        self._stopped = ""
        self._answered = 0

    def open(self) -> None:
        """Run the first year."""
        self._reached = FIRST_SEASONS
        self._work(FIRST_SEASONS)

    def close(self) -> None:
        """The visitor has gone: stop."""
        with self._lock:
            self._turn += 1

    def press(self, button: str) -> None:
        """Press "step", "run", "pause" or "reset"; anything else is ignored."""
        with self._lock:
            session = self._session
            catching_up = not self._running and not self._at_rest()
            self._running = button == "run"
            if button == "step":
                self._work(min((self._target if catching_up else session.season) + 1, _LAST))
            elif button == "run":
                self._work(_LAST)
            elif button == "pause":
                self._work(session.season)
            elif button == "reset":
                session.reset()
                self._reached = 0
                self._work(0)

    def change(self, key: str, typed: str) -> None:
        """Give a parameter another value; a wrong one is told beside it and changes nothing."""
        if key in self._session.scenario.values:
            self._try(key, lambda: self._session.change(key, read_value(key, typed)))

    def undo(self, keys: tuple[str, ...]) -> None:
        """Give parameters the scenario's own values again."""
        asked = self._session.asked
        left = {key: value for key, value in asked.settings.items() if key not in keys}
        with self._lock:
            for key in keys:
                self._problems.pop(key, None)
        self._try(keys[0] if keys else "", lambda: self._session.ask(replace(asked, settings=left)))

    def choose(self, what: str, chosen: str) -> None:
        """Another scenario (without changes), one to compare with, seed or scale; wrong ones are told."""
        asked = self._session.asked

        def ask() -> None:
            # A page can be made to send anything: no other file is read, no other size run.
            if what in ("scenario", "reference") and chosen not in self._offered:
                raise InputError("is not one of those offered", key=what, value=chosen)
            if what == "scale" and chosen not in [str(scale) for scale in SCALES]:
                raise InputError("is not one of those offered", key=what, value=chosen)
            if what == "scenario":
                self._problems.clear()
                self._session.ask(replace(asked, scenario=chosen, settings={}))
            elif what == "reference":
                self._session.ask(replace(asked, reference=chosen))
            elif what == "seed":
                self._session.ask(replace(asked, seed=seed_of(chosen)))
            elif what == "scale":
                self._session.ask(replace(asked, scale=float(chosen)))

        self._try(what, ask)

    def toml(self) -> str:
        """The scenario as a file."""
        with self._lock:
            return self._session.toml()

    def archive(self) -> bytes:
        """The results as a zip file.  Raises InputError if no year is finished."""
        with self._lock:
            return self._session.archive()

    def view(self) -> View:
        """What is to be seen now."""
        with self._lock:
            session = self._session
            if self._seen is None or self._at_rest() or session.season >= self._reached:
                self._seen = (
                    session.moments(session.run),
                    session.moments(session.reference_run),
                    session.years(session.run),
                    session.years(session.reference_run),
                )
            moments, other_moments, years, other_years = self._seen
            return View(
                asked=session.asked,
                title=session.scenario.title,
                question=session.scenario.question,
                reference_title=session.reference.title,
                values=session.scenario.values,
                unchanged=session.unchanged.values,
                reference_values=session.reference.values,
                geography=session.geography,
                moments=moments,
                other_moments=other_moments,
                years=years,
                other_years=other_years,
                busy=not self._at_rest(),
                running=self._running,
                finished=session.finished,
                problems=dict(self._problems),
                stopped=self._stopped,
                answered=self._answered,
            )

    def _at_rest(self) -> bool:
        return self._session.season >= self._target

    def _try(self, key: str, action: Callable[[], Any]) -> None:
        """Do what sets the run back, then bring it to where it was."""
        with self._lock:
            self._answered += 1
            self._reached = max(self._reached, self._session.season)
            target = max(self._target, self._session.season)
            try:
                action()
            except InputError as error:
                self._problems[key] = error
                self._publish(self.view())
                return
            self._problems.pop(key, None)
            self._work(_LAST if self._running else max(target, self._reached))

    def _work(self, target: int) -> None:
        """Run to a season in the background; what was under way before is given up."""
        with self._lock:
            self._turn += 1
            self._target = target
            self._stopped = ""
            self._publish(self.view())
            if not self._at_rest():
                threading.Thread(target=self._run_on, args=(self._turn,), daemon=True).start()

    def _run_on(self, turn: int) -> None:
        while True:
            with self._lock:
                if turn != self._turn or self._at_rest():
                    return
                try:
                    self._session.step()
                except Exception as error:  # whatever it is, the page must not wait for ever
                    if not isinstance(error, AccountsError):
                        logging.getLogger(__name__).exception("the model stopped")
                    self._stopped = f"{type(error).__name__}: {error}"
                    self._target = self._session.season
                season = self._session.season
                watched = season > self._reached
                self._reached = max(self._reached, season)
                if self._at_rest():
                    self._running = False
                if watched or self._at_rest():
                    self._publish(self.view())
            if self._running and watched:
                time.sleep(_PAUSE)


_LAST = YEARS * len(SEASONS)
