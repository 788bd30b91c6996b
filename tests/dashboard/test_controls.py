"""The controls, made from the declared parameters."""

import math
import re

import pytest

from model.dashboard import controls
from model.dashboard.session import seed_of
from model.dashboard.wording import SECTIONS, WORDS
from model.declare.parameter import accept
from model.errors import InputError
from model.scenario import load_scenario

CHINESE = re.compile("[\u4e00-\u9fff]")
PARAMETERS = controls.parameters()


def shown(language):
    return {each["key"]: each for part in controls.sections(language) for each in part["controls"]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_parameter_has_a_control_and_every_number_unit_range_and_source(language):
    found = shown(language)
    assert found.keys() == PARAMETERS.keys()
    for key, each in found.items():
        assert each["name"] and each["unit"] and each["source"] and each["source_class"], key
        if each["kind"] == "number":
            assert each["allowed"], key
            assert bool(each["uncertain"]) == (PARAMETERS[key].uncertain is not None), key
        else:
            assert each["kind"] == ("switch" if PARAMETERS[key].kind is bool else "choice"), key


def test_a_slider_offers_allowed_round_values_and_the_default_among_them():
    for key, entry in PARAMETERS.items():
        if entry.kind not in (int, float):
            continue
        low, high, step = controls.slider(key, entry)
        assert step > 0.0 and (high - low) / step <= 201, key
        for value in (low, high):
            accept(entry, int(value) if entry.kind is int else value)
        digits = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
        assert min(abs(digits - round_one) for round_one in (1.0, 2.0, 5.0)) < 1e-6, key
        if "year of the run" not in entry.unit:  # the last year stands beyond any run
            assert low <= controls.default_of(entry) <= high, key


def test_the_switches_of_all_forms_and_parts_and_main_numbers_come_first():
    parts = controls.sections("en")
    first = [part["section"] for part in parts if part["main"]]
    assert first == [part["section"] for part in parts][: len(first)]
    for section in [name for name in SECTIONS if name.startswith(("linkages.", "programme."))]:
        assert section in first
    main = [key for key, each in shown("en").items() if each["main"]]
    assert all(key in main for key in PARAMETERS if key.endswith(".enabled"))
    for section, fields in controls.MAIN.items():
        for field in fields:
            assert f"{section}.{field}" in main


def test_both_languages_have_all_words():
    for name, (english, said) in WORDS.items():
        if name != "language":  # names the other language
            assert english and not CHINESE.search(english), name
            assert CHINESE.search(said), name


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("income.per_head", " 7,000 ", 7000),
        ("income.per_head", "7e3", 7000.0),
        ("shocks.drought_year", "2", 2),
        ("linkages.employment.enabled", "false", False),
        ("programme.work.courtyard_grant", "figure:courtyard_grant * 0.5", "figure:courtyard_grant * 0.5"),
        ("income.per_head", "much", "much"),
        ("income.per_head", "nan", None),
    ],
)
def test_what_is_typed_is_read_as_a_scenario_file_would_have_it(key, typed, value):
    read = controls.read(PARAMETERS[key], typed)
    if value is None:
        assert math.isnan(read)
    else:
        assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("key", "value", "english", "said"),
    [
        (
            "linkages.order_purchase.floor",
            9.0,
            "Must be between 0 and 3 (1 = share",
            "应为0到3之间的数字（占长期价格）。",
        ),
        (
            "linkages.order_purchase.floor",
            math.nan,
            "Must be a finite number between 0 and 3",
            "应为0到3之间的数字",
        ),
        ("shocks.drought_year", 1.5, "Must be a whole number between 0 and 1000", "应为0到1,000之间的整数"),
        (
            "weather.drought_loss_low",
            0.5,
            "The low loss, 0.5, must be at most the high one, 0.4.",
            "最轻旱年的减产不得超过最重旱年的减产。",
        ),
        ("programme.work.area_targeting", "x", "Must be 'need' or 'readiness'", "应为：最需要者优先、"),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_both_languages(key, value, english, said):
    with pytest.raises(InputError) as refused:
        load_scenario("baseline", {key: value})
    assert controls.problem(refused.value, key, "en").startswith(english)
    assert controls.problem(refused.value, key, "zh").startswith(said)


def test_what_is_wrong_with_a_seed_is_said_in_both_languages():
    with pytest.raises(InputError) as refused:
        seed_of("-1")
    assert controls.problem(refused.value, "seed", "en") == "Must be a whole number from 0 to 2147483647."
    assert controls.problem(refused.value, "seed", "zh") == "应为从0到2147483647的整数。"
