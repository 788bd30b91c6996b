"""The live page in a real browser, as a visitor uses it."""

import io
import re
import zipfile

import pandas as pd
import pytest

from model.scenario import load_scenario
from tests.dashboard.conftest import TITLE, changes

FLOOR = "linkages.order_purchase.floor"
# Pressed by the page itself, for the run goes on: from a busy machine a click could come after its end.
PAUSED_FROM = """season => {
  if (Number(document.querySelector('[data-season]').dataset.season) < season) return false;
  document.querySelector('button[name=pause]').click();
  return true;
}"""


def control(page, key, kind="text"):
    return page.locator(f"[data-key='{key}'] input[type={kind}]")


def section(page, name):
    page.click(f".linkage-section > summary:has-text('{name}')")


def settled(page, season):
    page.wait_for_selector(f"[data-season='{season}'] >> text=/Ready|就绪/")


def test_it_opens_with_every_control_named_and_markup_of_a_scenario_as_text(visit):
    page = visit()
    assert page.locator("img").count() == 0
    assert TITLE in page.inner_text(".linkage-question")
    assert TITLE in page.inner_text("select[name=scenario]")
    for picture in ("map", "income_by_source", "income_difference", "income_by_form", "promises"):
        assert re.search(r"\d", page.get_attribute(f".linkage-{picture} [role=img]", "aria-label"))
    page.fill("input[name=search]", ".")  # in every key
    page.wait_for_selector("[data-key='shocks.demand_change']")
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, input, select')].filter(each => !(
             each.ariaLabel || each.textContent.trim() || [...each.labels].some(l => l.textContent.trim())
           )).map(each => each.outerHTML)"""
    )
    assert nameless == []


def test_pictures_whose_script_comes_after_the_first_year_are_drawn_as_others_are(visit):
    drawn = "[...document.querySelectorAll('.linkage-picture canvas')].map(each => each.toDataURL())"
    in_time, late = visit(), visit(late="**/echarts*")
    assert late.evaluate(drawn) == in_time.evaluate(drawn)
    with changes(late, "income_by_source"):
        late.click("button[name=step]")
        settled(late, 5)


def test_stepping_running_pausing_and_starting_again(visit):
    page = visit()
    with changes(page, "income_by_source", "map"):
        page.click("button[name=step]")
        settled(page, 5)
    assert "Spring of year 2" in page.inner_text(".linkage-when")
    assert "since the year began" in page.inner_text(".linkage-table >> nth=0")
    page.click("button[name=run]")
    page.wait_for_function(PAUSED_FROM, arg=7)
    page.wait_for_selector(".linkage-busy >> text=Ready")
    season = int(page.get_attribute("[data-season]", "data-season"))
    assert 7 <= season < 40
    page.wait_for_timeout(1200)  # three times as long as it pauses between two seasons
    settled(page, season)
    page.click("button[name=reset]")
    settled(page, 0)
    assert "Before the first spring" in page.inner_text(".linkage-when")
    page.wait_for_selector("button[name=save-results][disabled]")


def test_a_slider_changes_the_pictures_and_undoing_brings_them_back(visit):
    page = visit()
    section(page, "Order purchase")
    told = page.inner_text(f"[data-key='{FLOOR}']")
    for part in (
        "Unit share of the long-run price",
        "Allowed 0 – 3",
        "Uncertain 0.85 – 1.05",
        "Assumption: ",
    ):
        assert part in re.sub(r"\s+", " ", told)
    before = page.get_attribute(".linkage-income_difference [role=img]", "aria-label")
    with changes(page, "income_difference", "income_by_form", "map"):
        control(page, FLOOR, "range").focus()
        page.keyboard.press("End")
        settled(page, 4)
    assert f"{FLOOR} = 1.25 (was 0.95)" in page.inner_text(".linkage-changes")
    assert control(page, FLOOR).input_value() == "1.25"
    told = page.locator(".linkage-one-sided >> nth=0")
    assert f"in this scenario only: {FLOOR} = 1.25; “" in told.inner_text()
    assert f"” has {FLOOR} = 0.95." in told.inner_text()
    for picture in ("map", "income_difference"):
        assert "your changes are in this scenario only" in page.inner_text(f".linkage-{picture} h2")
    page.click("text=Undo all changes")
    page.wait_for_selector("text=Nothing changed")
    settled(page, 4)
    assert told.count() == 0
    page.wait_for_function(
        "said => document.querySelector('.linkage-income_difference [role=img]').ariaLabel === said",
        arg=before,
    )


WRONG = [
    (FLOOR, "9", "Must be between 0 and 3 (1 = share of the long-run price)."),
    (FLOOR, "<b>low</b>", "Must be a number between 0 and 3"),
    ("programme.budget.share_work", "0.9", "must sum to at most 1, not"),
]


def test_a_wrong_value_is_told_beside_it_and_the_last_good_scenario_goes_on(visit):
    page = visit()
    section(page, "Order purchase")
    section(page, "Programme: budget")
    for season, (key, typed, message) in enumerate(WRONG, 5):
        field = control(page, key)
        good = field.input_value()
        field.fill(typed)
        field.press("Enter")
        problem = page.locator(f"[data-key='{key}'] [role=alert]")
        problem.wait_for()
        assert message in problem.inner_text()
        assert problem.locator("b").count() == 0
        assert field.input_value() == typed
        assert field.get_attribute("aria-invalid") == "true"
        assert "Nothing changed" in page.inner_text(".linkage-changes")
        page.click("button[name=step]")
        settled(page, season)
        field.fill(good)
        field.press("Enter")
        problem.wait_for(state="detached")


def test_the_scenario_and_the_results_can_be_saved(visit, scenario_file, tmp_path):
    page = visit()
    section(page, "Order purchase")
    control(page, FLOOR).fill("1.125")
    control(page, FLOOR).press("Enter")
    page.wait_for_selector(".linkage-changes li")
    settled(page, 4)
    with page.expect_download() as saving:
        page.click("button[name=save-scenario]")
    assert saving.value.suggested_filename == "odd-changed.toml"
    saving.value.save_as(tmp_path / "mine.toml")
    assert load_scenario(tmp_path / "mine.toml").values == load_scenario(scenario_file, {FLOOR: 1.125}).values
    with page.expect_download() as saving:
        page.click("button[name=save-results]")
    with zipfile.ZipFile(saving.value.path()) as archive:
        income = {}
        for run in ("scenario", "compared_with"):
            with archive.open(f"{run}/households.csv") as file:
                table = pd.read_csv(io.TextIOWrapper(file, "utf-8-sig"))
            total = table.query("county == 'all' and group == 'lifted'")
            assert total["year"].tolist() == [1]
            income[run] = total["income_per_head"].item()
    shown = page.locator(".linkage-table >> nth=0 >> tbody tr >> nth=0 >> td")
    assert shown.all_inner_texts()[:2] == [f"{income[run]:,.0f}" for run in ("scenario", "compared_with")]


def test_in_chinese_no_label_is_left_in_english(visit):
    page = visit()
    page.click(".linkage-language")
    page.wait_for_selector("html[lang='zh-CN']")
    page.fill("input[name=search]", ".")
    page.wait_for_selector("[data-key='shocks.demand_change']")
    # The language of the document is there before a busy browser has drawn all that is in it.
    for drawn_anew in (".linkage-controls > summary", "[data-key='shocks.demand_change']"):
        page.wait_for_function(
            "drawn => /[\u4e00-\u9fff]/.test(document.querySelector(drawn)?.innerText)", arg=drawn_anew
        )
    # Scenario titles are data; keys, in <code>, are names of the scenario file.
    labels = page.evaluate(
        """(() => {
             const data = 'code, option, .linkage-question, .linkage-language';
             document.querySelectorAll(data).forEach(each => each.remove());
             document.querySelectorAll('details').forEach(each => { each.open = true; });
             const spoken = [...document.querySelectorAll('[aria-label]')].map(each => each.ariaLabel);
             return document.body.innerText.split('\\n').concat(spoken);
           })()"""
    )
    labels = [label.replace(TITLE, "") for label in labels]
    assert len(labels) > 1500
    known = {"TOML", "CSV", "zip", "compare", "logit", "Casaburi", "Macchiavello"}  # who wrote a source
    assert [label for label in labels if set(re.findall("[A-Za-z]{3,}", label)) - known] == []
    assert page.title() == "山西脱贫县利益联结"
    control(page, FLOOR).fill("9")
    control(page, FLOOR).press("Enter")
    problem = page.locator(f"[data-key='{FLOOR}'] [role=alert]")
    problem.wait_for()
    assert problem.inner_text() == "应为0到3之间的数字（占长期价格）。"
    page.fill("input[name=seed]", "-1")
    page.press("input[name=seed]", "Enter")
    page.wait_for_selector("#linkage-seed-problem >> text=整数")


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_window(visit, width):
    page = visit(width=width)
    if not page.is_visible("input[name=search]"):
        page.click(".linkage-controls > summary")
    section(page, "Programme: budget")
    for language in ("en", "zh-CN"):
        page.wait_for_selector(f"html[lang='{language}']")
        wide = page.evaluate(
            """[...document.querySelectorAll('body *')].filter(each =>
                 each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.linkage-scroll')
               ).map(each => each.outerHTML.slice(0, 200))"""
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click(".linkage-language")


def test_two_visitors_do_not_disturb_each_other(visit):
    one, other = visit(), visit()
    untouched = other.inner_text(".linkage-table >> nth=0")
    with changes(one, "income_by_source"):
        one.click("button[name=step]")
        settled(one, 5)
    one.select_option("select[name=scenario]", "no_linkage")
    one.wait_for_selector(".linkage-question >> text=/linkage/")
    settled(one, 5)
    one.click(".linkage-language")
    one.wait_for_selector("html[lang='zh-CN']")
    other.fill("input[name=seed]", "x")
    other.press("input[name=seed]", "Enter")
    other.wait_for_selector("#linkage-seed-problem >> text=whole number")
    assert one.locator("#linkage-seed-problem").count() == 0
    assert other.get_attribute("html", "lang") == "en"
    assert other.inner_text(".linkage-table >> nth=0") == untouched
    settled(other, 4)
