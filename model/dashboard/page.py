"""The page itself: what Solara renders, one for each visitor."""

import html
import threading
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import solara

from model.dashboard import charts, controls
from model.dashboard.county_map import county_map
from model.dashboard.desk import Desk, View
from model.dashboard.session import SCALES, scenarios
from model.dashboard.tables import county_rows, heads, measure_rows, of_year, one_sided
from model.dashboard.wording import FULL, LANGUAGES, WORDS, said, when, words

_STYLE = Path(__file__).resolve().parent / "page.css"


# A template can call an event both by its name and with "event_" before it, so no method of a
# template may have the name of an event.


class Start:
    """What the command line asked for; set once, before the server starts."""

    scenario = "baseline"
    language = "en"
    font_face = ""  # CSS
    visitors = 0
    places = BoundedSemaphore(0)  # as many as visitors, less those who are here


@solara.component_vue("header.vue")
def Header(
    words: dict[str, str],
    language: str,
    title: str,
    question: str,
    scenarios: list[list[str]],
    scenario: str,
    reference: str,
    seed: int,
    scales: list[list[str]],
    scale: str,
    problems: dict[str, str],
    answered: int,
    event_choose: Callable[[dict[str, str]], None],
    event_language: Callable[[str], None],
) -> None:
    """Title, language, and what is run: scenario, comparison, seed and size."""


@solara.component_vue("controls.vue")
def Controls(
    words: dict[str, str],
    sections: list[dict[str, Any]],
    values: dict[str, Any],
    unchanged: dict[str, Any],
    problems: dict[str, str],
    answered: int,
    event_change: Callable[[dict[str, str]], None],
    event_undo: Callable[[list[str]], None],
) -> None:
    """A control for every parameter, and what was changed."""


@solara.component_vue("transport.vue")
def Transport(
    words: dict[str, str],
    when: str,
    season: int,
    busy: bool,
    running: bool,
    finished: bool,
    stopped: str,
    event_press: Callable[[str], None],
) -> None:
    """Buttons that move the run, and where it is."""


@solara.component_vue("table.vue")
def Table(
    title: str,
    below: str,
    above: str,
    heads: list[str],
    rows: list[list[str]],
    note: str,
    folded: bool,
) -> None:
    """A table of texts.  above: a sentence to be read before it; folded: shown on demand."""


@solara.component_vue("chart.vue")
def Chart(option: dict[str, Any], text: str, height: int) -> None:
    """A picture drawn by ECharts, once its script is there.  text: for a screen reader; height: pixels."""


@solara.component_vue("saving.vue")
def Files(
    words: dict[str, str],
    results: bool,
    preparing: bool,
    file: dict[str, Any] | None,
    event_ask: Callable[[str], None],
) -> None:
    """Buttons that save files, and the file that was asked for last."""


@solara.component_vue("full.vue")
def Full(lines: list[list[str]], again: str, event_enter: Callable[[Any], None]) -> None:
    """That there is no place.  lines: language and text."""


@solara.component
def Page() -> None:
    """The page for a visitor who finds a place, and a word for one who does not."""
    let_in: solara.Reactive[bool | None] = solara.use_reactive(None)
    tries, set_tries = solara.use_state(1)

    def enter() -> Callable[[], None] | None:
        let_in.set(Start.places.acquire(blocking=False))
        return Start.places.release if let_in.value else None

    solara.use_effect(enter, [tries])
    if let_in.value is None:
        return
    solara.Title(words(Start.language)["title"])
    solara.Style(Start.font_face)
    solara.Style(_STYLE)
    if let_in.value:
        Visit()
        return
    Full(
        lines=[[each, said(FULL, each).format(Start.visitors)] for each in LANGUAGES],
        again=" ".join(WORDS["try_again"]),
        event_enter=lambda _: set_tries(tries + 1),
    )


@solara.component
def Visit() -> None:
    """The whole page."""
    language, set_language = solara.use_state(Start.language)
    offered = solara.use_memo(lambda: scenarios(Start.scenario), [])
    view: solara.Reactive[View | None] = solara.use_reactive(None)
    desk: Desk = solara.use_memo(lambda: Desk(Start.scenario, offered, view.set), [])

    def live() -> Callable[[], None]:
        desk.open()
        return desk.close

    solara.use_effect(live, [])
    seen = view.value
    if seen is None:
        return
    said_here = words(language)
    solara.Title(said_here["title"])
    problems = {key: controls.problem(error, key, language) for key, error in seen.problems.items()}
    Header(
        words=said_here,
        language=language,
        title=seen.title[language],
        question=seen.question[language],
        scenarios=[[name, title[language]] for name, title in offered.items()],
        scenario=seen.asked.scenario,
        reference=seen.asked.reference,
        seed=seen.asked.seed,
        scales=[[str(scale), f"{100 * scale:g} %"] for scale in SCALES],
        scale=str(seen.asked.scale),
        problems=problems,
        answered=seen.answered,
        event_choose=lambda chosen: desk.choose(str(chosen["what"]), str(chosen["value"])),
        event_language=lambda chosen: set_language(chosen if chosen in LANGUAGES else "en"),
    )
    with solara.Div(classes=["linkage-sides"]):
        Controls(
            words=said_here,
            sections=controls.sections(language),
            values=dict(seen.values),
            unchanged=dict(seen.unchanged),
            problems=problems,
            answered=seen.answered,
            event_change=lambda given: desk.change(str(given["key"]), str(given["text"])),
            event_undo=lambda keys: desk.undo(tuple(map(str, keys))),
        )
        with solara.Div(classes=["linkage-results"]):
            Transport(
                words=said_here,
                when=when(seen.season, language),
                season=seen.season,
                busy=seen.busy,
                running=seen.running,
                finished=seen.finished,
                stopped=seen.stopped,
                event_press=lambda button: desk.press(str(button)),
            )
            Results(seen, language)
            Saving(desk, seen, language)


@solara.component
def Results(seen: View, language: str) -> None:
    """Numbers, pictures and the table of the counties."""
    said_here = words(language)
    changes = one_sided(seen, language)
    Table(
        title=said_here["numbers"],
        below=of_year(seen, language),
        above=changes,
        heads=heads(seen, language),
        rows=measure_rows(seen, language),
        note=said_here["luck_note"],
        folded=False,
    )
    same = seen.values == seen.reference_values  # then there is no difference to be shown
    here, there = seen.moments[-1].by_county, seen.other_moments[seen.season].by_county
    mapped = county_map(seen.geography, here if same else here - there, language, is_difference=not same)
    of_the_map = (
        (
            "registered income of lifted households since the year began, yuan per head; the larger the "
            "mark, the more",
            "脱贫户年初至今登记人口人均收入，元/人；标记越大收入越高",
        )
        if same
        else (
            f"registered income against “{seen.reference_title['en']}”, yuan per head; the larger the "
            "mark, the more",
            f"登记人口人均收入与“{seen.reference_title['zh']}”之差，元/人；标记越大差异越大",
        )
    )
    lifted = said(("lifted households, yuan per head", "脱贫户，元/人"), language)
    only_here = said(("; ", "；"), language) + said_here["changed_here"] if changes else ""
    moments, others = seen.moments, seen.other_moments
    pictures = [
        ("map", said(of_the_map, language) + only_here, mapped, 640),
        ("income_by_source", lifted, charts.by_source(moments, others, language), 330),
        ("income_difference", lifted + only_here, charts.difference(moments, others, language), 260),
        ("income_by_form", lifted, charts.by_form(moments, others, language), 330),
        (
            "promises",
            said(("each finished year", "各完成年份"), language),
            charts.promises(seen.years, seen.other_years, language),
            560,
        ),
    ]
    with solara.Div(classes=["linkage-pictures"]):
        for name, below, picture, height in pictures:
            with solara.Div(classes=["linkage-picture", f"linkage-{name}"]):
                Heading(said_here[name], below)
                Chart(option=picture.option, text=f"{said_here[name]}: {picture.text}", height=height).key(
                    name
                )
    Table(
        title=said_here["by_county"],
        below="",
        above=changes,
        heads=heads(seen, language, counties=True),
        rows=county_rows(seen, language),
        note="",
        folded=True,
    )


@solara.component
def Heading(text: str, below: str) -> None:
    """The heading of a picture, and what is measured in it."""
    inner = f"{html.escape(text)} <small>{html.escape(below)}</small>"
    solara.HTML(tag="h2", unsafe_innerHTML=inner)


@solara.component
def Saving(desk: Desk, seen: View, language: str) -> None:
    """Download the scenario and the results."""
    file, set_file = solara.use_state(None)
    preparing, set_preparing = solara.use_state(False)

    def ask(what: str) -> None:
        set_preparing(True)
        threading.Thread(target=prepare, args=(what,), daemon=True).start()

    def prepare(what: str) -> None:
        try:
            set_file(_file(desk, seen, what))
        finally:
            set_preparing(False)

    Files(
        words=words(language),
        results=bool(seen.years),
        preparing=preparing,
        file=file,
        event_ask=lambda what: ask(str(what)),
    )


def _file(desk: Desk, seen: View, what: str) -> dict[str, Any]:
    """Name, type and content of what is saved."""
    stem = "".join(c if c.isalnum() or c in "-_" else "_" for c in Path(seen.asked.scenario).stem)
    name = f"{stem}-changed" if seen.asked.settings else stem
    if what == "results":
        return {"name": f"{name}-results.zip", "type": "application/zip", "content": desk.archive()}
    return {"name": f"{name}.toml", "type": "application/toml", "content": desk.toml().encode()}
