"""Scenario files: what they resolve to, and what is said when one is wrong."""

import json
import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.declare.parameter import INDUSTRIES, accept, build, declared, parameter
from model.errors import InputError
from model.scenario import Scenario, list_scenarios, load_scenario, read_settings
from model.toml_lines import key_lines

ASSUMED = {"source_class": "assumption", "source": "a test", "text": "A test."}
ARTICLE = {"source_class": "article", "source": "the article", "text": "A test."}


class OrderPurchase(NamedTuple):
    enabled: bool = parameter(True, "1", **ASSUMED)
    floor: float = parameter(0.9, "expected price", allowed=(0.0, 2.0), uncertain=(0.8, 1.0), **ASSUMED)
    rule: str = parameter("floor", "1", choices=("floor", "market"), **ASSUMED)


class Programme(NamedTuple):
    grant: float = parameter("figure:courtyard_grant", "yuan/household", allowed=(0, 5000), **ARTICLE)
    credit: float = parameter("figure:microcredit", "yuan/year", allowed=(0, None), **ARTICLE)
    bases: int = parameter("figure:demonstration_bases", "base", allowed=(0, 1000), **ARTICLE)
    warmth: float = parameter(1.0, "1", **ASSUMED)
    label: str = parameter("none", "1", **ASSUMED)


class Industry(NamedTuple):
    price: float = parameter(
        1.0, "yuan/t", allowed=(0, 1e6), by_industry=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), **ASSUMED
    )


SECTIONS = {"linkages.order_purchase": OrderPurchase, "programme": Programme, "industries": Industry}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, so that messages name files as "x.toml"."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(text: str | bytes = "", name: str = "x.toml", **overrides: object) -> Scenario:
    content = text if isinstance(text, bytes) else text.encode()
    Path(name).write_bytes(content)
    return load_scenario(name, {key.replace("__", "."): value for key, value in overrides.items()}, SECTIONS)


def message(text: str | bytes = "", name: str = "x.toml", **overrides: object) -> str:
    with pytest.raises(InputError) as caught:
        load(text, name, **overrides)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- what a file resolves to --------------------------------------------------------


def test_an_empty_file_takes_every_default(folder):
    scenario = load()
    assert scenario.values["linkages.order_purchase.floor"] == 0.9
    assert scenario.values["programme.grant"] == 2000.0
    assert scenario.values["programme.bases"] == 100
    assert [scenario.sections[f"industries.{name}"].price for name in INDUSTRIES] == [1, 2, 3, 4, 5, 6]
    assert set(scenario.origin.values()) == {"default"}
    assert (scenario.name, scenario.title["zh"], scenario.question["en"]) == ("x", "x", "")


def test_values_and_their_types(folder):
    scenario = load(
        "linkages.order_purchase = { enabled = false, floor = 1, rule = 'market' }\n"
        "[programme]\nbases = 7\n[industries.potatoes]\nprice = 1100\n"
    )
    order_purchase = scenario.sections["linkages.order_purchase"]
    assert order_purchase == (False, 1.0, "market")
    assert type(order_purchase.floor) is float
    assert type(scenario.values["programme.bases"]) is int
    assert scenario.sections["industries.potatoes"].price == 1100
    assert scenario.sections["industries.herbs"].price == 5
    assert scenario.origin["linkages.order_purchase.rule"] == "x.toml:1"
    assert scenario.origin["programme.bases"] == "x.toml:3"


def with_listing(expected: str) -> str:
    """The message with the command that lists what could have been meant, where something is unknown."""
    unknown = next((kind for kind in ("key", "section", "figure") if f"unknown {kind} " in expected), None)
    if unknown is None:
        return expected
    what = "figures" if unknown == "figure" else "parameters"
    return f"{expected}{'' if expected.endswith('?') else ';'} python run_sim.py {what} lists all"


@pytest.mark.parametrize(
    ("setting", "key", "value"),
    [
        ('programme.grant = "figure:courtyard_grant * 0.5"', "programme.grant", 1000.0),
        ('programme.warmth = "figure:processing_conversion_rate"', "programme.warmth", 0.65),
        ('programme.bases = "figure:demonstration_bases * 0.07"', "programme.bases", 7),
        ('programme.credit = "figure:assisted_sales * 0.1"', "programme.credit", 5.9e8),
        ('programme.label = "figure:microcredit"', "programme.label", "figure:microcredit"),
    ],
)
def test_a_figure_stands_for_a_number(folder, setting, key, value):
    assert load(setting).values[key] == pytest.approx(value)


def test_the_nearer_file_and_then_the_command_line_win(folder):
    base = "[linkages.order_purchase]\nfloor = 0.1\nrule = 'market'\n[programme]\nbases = 1\n[scenario]\n"
    Path("base.toml").write_text(base + "title = { en = 'Base' }\n")
    Path("middle.toml").write_text("extends = 'base.toml'\n[linkages.order_purchase]\nfloor = 0.2\n")
    scenario = load("extends = 'middle.toml'\nprogramme.bases = 3\n", programme__bases="4")
    assert scenario.sections["linkages.order_purchase"] == (True, 0.2, "market")
    assert scenario.values["programme.bases"] == 4
    assert scenario.origin["linkages.order_purchase.rule"] == "base.toml:3"
    assert scenario.origin["linkages.order_purchase.floor"] == "middle.toml:3"
    assert scenario.origin["programme.bases"] == "--set"
    assert scenario.title == {"en": "x", "zh": "x"}  # a title is not inherited


def test_a_base_may_lie_deeper_in_the_folder_and_come_back_up(folder):
    Path("deep").mkdir()
    Path("deep/a.toml").write_text("extends = '../b.toml'")
    Path("b.toml").write_text("programme.bases = 5")
    assert load("extends = 'deep/a.toml'").values["programme.bases"] == 5


def test_a_language_that_is_missing_repeats_the_other(folder):
    scenario = load("[scenario]\ntitle = { zh = '减半' }\nquestion = { en = 'Who?', zh = '谁？' }")
    assert scenario.title == {"zh": "减半", "en": "减半"}
    assert scenario.question == {"en": "Who?", "zh": "谁？"}


def test_byte_order_mark_and_windows_line_ends_are_read(folder):
    text = b"\xef\xbb\xbf# a comment\r\n[programme]\r\nbases = 9\r\n"
    assert load(text).values["programme.bases"] == 9
    assert load(text).origin["programme.bases"] == "x.toml:3"


def test_overrides_as_values_or_as_text(folder):
    assert load(linkages__order_purchase__rule="market").sections["linkages.order_purchase"].rule == "market"
    assert (
        load(linkages__order_purchase__rule='"market"').values
        == load(linkages__order_purchase__rule="market").values
    )
    assert load(linkages__order_purchase__enabled="false").values["linkages.order_purchase.enabled"] is False
    assert load(programme__bases=np.int64(3)).values["programme.bases"] == 3
    assert type(load(programme__warmth=np.float64(0.5)).values["programme.warmth"]) is float
    assert load(programme__grant="figure:courtyard_grant * 2").values["programme.grant"] == 4000


def test_a_scenario_survives_pickling(folder):
    scenario = load("programme.bases = 3")
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_an_error_survives_pickling():
    error = InputError("must be 1", file="x.toml", line=2, key="a", value=3, suggestion="b")
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) == "x.toml:2: a = 3: must be 1; did you mean 'b'?"
    assert (copy.file, copy.line, copy.key, copy.value, copy.suggestion) == ("x.toml", 2, "a", 3, "b")


# --- the digest and the round trip ---------------------------------------------------


def test_the_digest_depends_on_values_alone(folder):
    plain = load("[programme]\nbases = 3\nwarmth = 2\n[linkages.order_purchase]\nfloor = 0.5\n")
    other = load(
        "linkages.order_purchase.floor = 5e-1 # why\n[programme]\nwarmth = 2.0\nbases = 0x3\n"
        "[scenario]\ntitle = { en = 'Other' }\n",
        name="y.toml",
    )
    assert plain.digest() == other.digest()
    assert load("programme.warmth = -0.0").digest() == load("programme.warmth = 0").digest()
    assert len(plain.digest()) == 64


def test_every_parameter_changes_the_digest(folder):
    changes = {
        "linkages.order_purchase.enabled": False,
        "linkages.order_purchase.floor": 0.9000000000000001,
        "linkages.order_purchase.rule": "market",
        "programme.grant": 1999.0,
        "programme.credit": 1.0,
        "programme.bases": 99,
        "programme.warmth": 1.5,
        "programme.label": "some",
        **{f"industries.{name}.price": 9.0 for name in INDUSTRIES},
    }
    assert set(changes) == set(declared(SECTIONS))
    load()
    digests = {load_scenario("x.toml", {key: value}, SECTIONS).digest() for key, value in changes.items()}
    digests.add(load().digest())
    assert len(digests) == len(changes) + 1


TEXT = st.text().filter(str.isprintable)
VALUES = st.fixed_dictionaries(
    {
        "linkages.order_purchase.enabled": st.booleans(),
        "linkages.order_purchase.floor": st.floats(0, 2),
        "linkages.order_purchase.rule": st.sampled_from(["floor", "market"]),
        "programme.grant": st.floats(0, 5000),
        "programme.credit": st.floats(0, allow_infinity=False),
        "programme.bases": st.integers(0, 1000),
        "programme.warmth": st.floats(allow_nan=False, allow_infinity=False),
        "programme.label": TEXT,
        **{f"industries.{name}.price": st.floats(0, 1e6) for name in INDUSTRIES},
    }
)
TITLE = st.text().filter(str.strip)
TITLES = st.fixed_dictionaries({"en": TITLE, "zh": TITLE})


@given(VALUES, TITLES)
def test_written_and_read_again_a_scenario_is_the_same(tmp_path_factory, values, title):
    values = {key: accept(entry, values[key]) for key, entry in declared(SECTIONS).items()}
    scenario = Scenario("x", title, title, values, build(SECTIONS, values), {})
    file = tmp_path_factory.mktemp("round") / "x.toml"
    file.write_text(scenario.as_toml(), encoding="utf-8", newline="\n")
    again = load_scenario(file, sections=SECTIONS)
    assert again.values == values
    assert (again.title, again.question, again.name) == (title, title, "x")
    assert again.sections == scenario.sections
    assert again.digest() == scenario.digest()


# --- what is said when something is wrong --------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\n[linkages.order_purchase]\nfloor = -1",
            "x.toml:3: linkages.order_purchase.floor = -1: must be between 0 and 2 (1 = expected price)",
        ),
        (
            "linkages.order_purchase.flor = 1",
            "x.toml:1: unknown key 'linkages.order_purchase.flor'; "
            "did you mean 'linkages.order_purchase.floor'?",
        ),
        (
            "[linkage.order_purchase]\nfloor = 1",
            "x.toml:1: unknown section 'linkage'; did you mean 'linkages'?",
        ),
        (
            "# one\n[linkages.order_purchas]",
            "x.toml:2: unknown section 'linkages.order_purchas'; did you mean 'linkages.order_purchase'?",
        ),
        ("floor = 1", "x.toml:1: unknown key 'floor'; did you mean 'linkages.order_purchase.floor'?"),
        ("extend = 'x.toml'", "x.toml:1: unknown key 'extend'; did you mean 'extends'?"),
        ("'a b'.\"c\" = 1", "x.toml:1: unknown section '\"a b\"'"),
        (
            "[industries.potatos]\nprice = 1",
            "x.toml:1: unknown section 'industries.potatos'; did you mean 'industries.potatoes'?",
        ),
        ("linkages = 3", "x.toml:1: linkages = 3: must be a section, [linkages]"),
        ("[[programme]]\nbases = 1", "x.toml: programme = [...]: must be a section, [programme]"),
        (
            "[linkages]\norder_purchase = {\n}",
            None,  # a line break in an inline table: wrong in TOML 1.0, right in 1.1
        ),
        (
            "[linkages.order_purchase]\nenabled = 1",
            "x.toml:2: linkages.order_purchase.enabled = 1: must be true or false",
        ),
        (
            "[linkages.order_purchase]\nfloor = true",
            "x.toml:2: linkages.order_purchase.floor = true: "
            "must be a number between 0 and 2 (1 = expected price)",
        ),
        (
            "[linkages.order_purchase]\nfloor = nan",
            "x.toml:2: linkages.order_purchase.floor = nan: "
            "must be a finite number between 0 and 2 (1 = expected price)",
        ),
        (
            "[linkages.order_purchase]\nfloor = 2000-01-01",
            "x.toml:2: linkages.order_purchase.floor = 2000-01-01: "
            "must be a number between 0 and 2 (1 = expected price)",
        ),
        (
            "[linkages.order_purchase.floor]\nlow = 1",
            "x.toml:1: linkages.order_purchase.floor = {...}: "
            "must be a number between 0 and 2 (1 = expected price)",
        ),
        ("programme.warmth = -inf", "x.toml:1: programme.warmth = -inf: must be a finite number"),
        (
            "programme.warmth = 0x" + "f" * 5000,
            "x.toml:1: programme.warmth = (a number of more than 77 digits): must be a finite number",
        ),
        (
            "programme.bases = 1.0",
            "x.toml:1: programme.bases = 1.0: must be a whole number between 0 and 1000 base",
        ),
        ("programme.credit = -1", "x.toml:1: programme.credit = -1: must be at least 0 yuan/year"),
        ("programme.label = 1", "x.toml:1: programme.label = 1: must be text"),
        (
            "linkages.order_purchase.rule = 'marked'",
            'x.toml:1: linkages.order_purchase.rule = "marked": '
            "must be 'floor' or 'market'; did you mean 'market'?",
        ),
        (
            'programme.grant = "figure:courtyard_grnt"',
            'x.toml:1: programme.grant = "figure:courtyard_grnt": '
            "unknown figure 'courtyard_grnt'; did you mean 'courtyard_grant'?",
        ),
        (
            'programme.grant = "figure:courtyard_grant / 2"',
            'x.toml:1: programme.grant = "figure:courtyard_grant / 2": '
            'a figure is written "figure:NAME" or "figure:NAME * FACTOR"',
        ),
        (
            'programme.grant = "figure:courtyard_grant * 3"',
            'x.toml:1: programme.grant = "figure:courtyard_grant * 3": '
            "must be between 0 and 5000 yuan/household; the figure gives 6000",
        ),
        (
            'programme.bases = "figure:demonstration_bases * 0.005"',
            'x.toml:1: programme.bases = "figure:demonstration_bases * 0.005": '
            "must be a whole number between 0 and 1000 base; the figure gives 0.5",
        ),
        (
            'programme.grant = "figure:training_subsidy"',
            'x.toml:1: programme.grant = "figure:training_subsidy": '
            "figure 'training_subsidy' is in yuan/person/day, this key in yuan/household",
        ),
        (
            'programme.grant = "lots"',
            'x.toml:1: programme.grant = "lots": must be a number between 0 and 5000 yuan/household',
        ),
        ("a = 1\nb = ", "x.toml:2: is not valid TOML: Invalid value"),
        ("a = 1\nb 2", "x.toml:2: is not valid TOML: Expected '=' after a key in a key/value pair"),
        (
            "[programme]\nbases = 1\nwarmth = 2\nbases = 3",
            "x.toml:4: programme.bases: is set twice (first on line 2)",
        ),
        ("[programme]\n[industries]\n[programme]", "x.toml:3: programme: is set twice (first on line 1)"),
        (
            "programme = { bases = 1, bases = 2 }",
            "x.toml:1: programme.bases: is set twice (first on line 1)",
        ),
        (b"a = 1\nb = '\xff'", "x.toml:2: is not UTF-8 text"),
        ("a = " + "[" * 100_000, "x.toml: is nested too deeply"),
        ("[" + "a." * 400_000 + "a]\nb = 1", "x.toml: is nested too deeply"),  # tomllib takes minutes
        ("#" * 1_000_001, "x.toml: is larger than 1 MB, too large for a scenario"),
        ("\nextends = 1", "x.toml:2: extends = 1: must be the name of a .toml file"),
        (
            "extends = '/etc/base.toml'",
            'x.toml:1: extends = "/etc/base.toml": must be relative to this file, not an absolute path',
        ),
        (
            "extends = '../base.toml'",
            'x.toml:1: extends = "../base.toml": must stay in the folder of the scenario',
        ),
        (
            "extends = 'x.toml'",
            'x.toml:1: extends = "x.toml": scenarios extend each other in a circle: x.toml -> x.toml',
        ),
        ("extends = 'zzzz.toml'", 'x.toml:1: extends = "zzzz.toml": no such file'),
        ("scenario = 1", "x.toml:1: scenario = 1: must be a section, [scenario]"),
        (
            "[scenario]\ntitel = { en = 'x' }",
            "x.toml:2: unknown key 'scenario.titel'; did you mean 'scenario.title'?",
        ),
        (
            "[scenario]\ntitle = 'x'",
            'x.toml:2: scenario.title = "x": must be { en = "...", zh = "..." }',
        ),
        (
            "[scenario.title]\nen = 'x'\nfr = 'x'",
            'x.toml:3: scenario.title.fr = "x": the languages are en and zh',
        ),
        ("[scenario]\ntitle.en = 1", "x.toml:2: scenario.title.en = 1: must be text"),
    ],
)
def test_one_clear_message(folder, text, expected):
    if expected is None:
        try:
            tomllib.loads(text)
        except ValueError:
            assert message(text).startswith("x.toml:2: is not valid TOML: ")
        else:
            assert load(text).values == load().values
    else:
        assert message(text) == with_listing(expected)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (
            "linkages.order_purchase.floor",
            "3",
            "--set: linkages.order_purchase.floor = 3: must be between 0 and 2 (1 = expected price)",
        ),
        (
            "linkages.order_purchase.floor",
            "high",
            '--set: linkages.order_purchase.floor = "high": '
            "must be a number between 0 and 2 (1 = expected price)",
        ),
        ("programme.bases", "1\nwarmth = 2", "must be a whole number between 0 and 1000 base"),
        ("programme.base", "1", "--set: unknown key 'programme.base'; did you mean 'programme.bases'?"),
        (
            "price",
            1,
            "--set: unknown key 'price'; industries.coarse_grains.price, industries.fruit.price, "
            "industries.herbs.price and 3 more have that name",
        ),
        (
            "linkages.order_purchase",
            "{}",
            "--set: linkages.order_purchase: is a section; "
            "set one of its keys, such as linkages.order_purchase.enabled",
        ),
        ("programme.label", "a\nb", '--set: programme.label = "a\\nb": must be text'),
        ("programme.label", "\ud800", "must be text"),
        ("programme.bases", 2**70, "must be between 0 and 1000 base"),
        ("programme.warmth", None, "--set: programme.warmth = None: must be a number"),
    ],
)
def test_one_clear_message_for_the_command_line(folder, key, value, expected):
    load()
    with pytest.raises(InputError) as caught:
        load_scenario("x.toml", {key: value}, SECTIONS)
    found = str(caught.value)
    told = with_listing(expected)
    assert found == told if expected.startswith("--set") else found.endswith(f": {told}")


def test_settings_are_split_at_the_first_equals_sign():
    assert read_settings(["a.b=1", " c = x=y "]) == {"a.b": "1", "c": "x=y"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a.b"], "--set: 'a.b' must be KEY=VALUE, such as labour.local_wage=120"),
        (["=1"], "--set: '=1' must be KEY=VALUE, such as labour.local_wage=120"),
        (["a="], "--set: 'a=' must be KEY=VALUE, such as labour.local_wage=120"),
        (["a=1", "a=2"], "--set: a: is set twice"),
    ],
)
def test_settings_of_another_form_are_refused(texts, expected):
    with pytest.raises(InputError) as caught:
        read_settings(texts)
    assert str(caught.value) == expected


def test_a_missing_file_and_a_missing_name(folder, monkeypatch):
    with pytest.raises(InputError) as caught:
        load_scenario("gone/x.toml", {}, SECTIONS)
    assert str(caught.value) == "gone/x.toml: no such file"
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    (scenarios / "baseline.toml").write_text("programme.bases = 2")
    monkeypatch.setattr("model.scenario.SCENARIOS", scenarios)
    with pytest.raises(InputError) as caught:
        load_scenario("basline", {}, SECTIONS)
    assert str(caught.value) == (
        "no scenario 'basline' in scenarios/; did you mean 'baseline'? python run_sim.py scenarios lists all"
    )
    assert load_scenario("baseline", {}, SECTIONS).values["programme.bases"] == 2


def test_a_folder_or_an_impossible_name_is_no_file(folder):
    Path("f.toml").mkdir()
    Path("loop.toml").symlink_to("loop.toml")
    Path("gone.toml").symlink_to("nobody.toml")
    for name, problem in {
        "f.toml": "f.toml: is a folder, not a file",
        "loop.toml": "loop.toml: is a link that leads back to itself",
        "gone.toml": "gone.toml: is a link to nothing",
        "n" * 5000 + ".toml": "n...: has a longer name than a file can have",
        "nul\0.toml": "no such file",
        "nul\0": "no scenario",
        "n" * 5000: "n...' in scenarios/",
    }.items():
        with pytest.raises(InputError) as caught:
            load_scenario(name, {}, SECTIONS)
        assert problem in str(caught.value)
        assert len(str(caught.value)) < 400


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo("pipe.toml")
    with pytest.raises(InputError, match=r"^pipe\.toml: is a pipe, not a file"):
        load_scenario("pipe.toml", {}, SECTIONS)
    os.mkfifo("baseline.toml")
    text = message("extends = 'baseline.toml'")
    assert text.endswith('extends = "baseline.toml": is a pipe, not a file')


def test_a_base_that_is_missing_names_the_nearest_file(folder):
    Path("baseline.toml").write_text("")
    assert message("extends = 'basline.toml'").endswith("no such file; did you mean 'baseline.toml'?")


def test_a_link_out_of_the_folder_is_refused(folder):
    Path("outside.toml").write_text("")
    Path("inside").mkdir()
    Path("inside/link.toml").symlink_to("../outside.toml")
    assert message("extends = 'link.toml'", "inside/x.toml").endswith(
        "must stay in the folder of the scenario"
    )


def test_a_circle_is_named(folder):
    Path("a.toml").write_text("extends = 'b.toml'")
    Path("b.toml").write_text("# back\nextends = 'a.toml'")
    assert message("extends = 'a.toml'") == (
        'b.toml:2: extends = "a.toml": scenarios extend each other in a circle: a.toml -> b.toml -> a.toml'
    )


def test_twenty_bases_are_the_most(folder):
    for number in range(20):
        Path(f"{number}.toml").write_text(f"extends = '{number + 1}.toml'")
    Path("20.toml").write_text("programme.bases = 20")
    assert load_scenario("0.toml", {}, SECTIONS).values["programme.bases"] == 20
    assert message("extends = '0.toml'") == (
        '19.toml:1: extends = "20.toml": a scenario may rest on at most 20 others'
    )


def test_a_wrong_value_in_a_base_is_told_even_if_overridden(folder):
    Path("base.toml").write_text("programme.bases = -1")
    assert message("extends = 'base.toml'\nprogramme.bases = 1").startswith(
        "base.toml:1: programme.bases = -1"
    )


def test_a_very_long_key_gives_a_short_message(folder):
    assert len(message("k" * 900_000 + " = 1")) < 200
    assert len(message("programme.label = 1\n" + "[a]\n" + "k" * 900_000 + " = 1")) < 200


def test_list_scenarios(folder):
    for name in ("b.toml", "a.toml", "notes.txt"):
        Path(name).write_text("")
    assert list_scenarios(folder) == ["a", "b"]
    with pytest.raises(InputError, match=r"^gone: no such folder of scenarios$"):
        list_scenarios(folder / "gone")


# --- finding lines -------------------------------------------------------------------

INTRICATE = '''\
# [programme]
a = """
b = 1
\\""" c = 2"""
'd e' = { f = [1, # g = 1
  { h = 2 }], "i\\u006a" . k = 1979-05-27 07:32:00 } # l = 1
m.n = \'\'\'
o = 3\'\'\'\'
[p . "q"] # r
s = [[], ["]"], '#', "\\"#"]
[[t]]
u = 1
[v]
w = ""
x = """"""
y = """z""""
zz = +inf
'''


def test_lines_in_intricate_toml():
    tomllib.loads(INTRICATE)
    found = {".".join(path): line for path, line in key_lines(INTRICATE)}
    assert found == {
        "a": 2,
        "d e": 5,
        "d e.f": 5,
        "d e.ij.k": 6,
        "m.n": 7,
        "p.q": 9,
        "p.q.s": 10,
        "v": 13,
        "v.w": 14,
        "v.x": 15,
        "v.y": 16,
        "v.zz": 17,
    }


SCALARS = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.text(), st.dates(), st.datetimes(), st.times()
)
TABLES = st.dictionaries(st.text(), SCALARS, max_size=4)


@given(st.dictionaries(st.text(), st.one_of(SCALARS, TABLES), max_size=6))
def test_the_scanner_finds_exactly_the_keys_that_the_parser_finds(table):
    def key(text):
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    def value(item):
        if isinstance(item, dict):
            return "{ " + ", ".join(f"{key(name)} = {value(inner)}" for name, inner in item.items()) + " }"
        if isinstance(item, bool):
            return str(item).lower()
        return key(item) if isinstance(item, str) else str(item)

    text = "".join(f"{key(name)} = {value(item)}\n" for name, item in table.items())
    assert tomllib.loads(text).keys() == table.keys()
    expected = []
    for line, (name, item) in enumerate(table.items(), start=1):
        expected.append(((name,), line))
        expected += [((name, inner), line) for inner in item] if isinstance(item, dict) else []
    assert key_lines(text) == expected


# --- anything at all -----------------------------------------------------------------

MARKS = ("[", "]", "{", "}", "=", ".", ",", "'", '"', "'''", '"""', "#", "\\", "*", " ", "\t", "\n", "\r\n")
NAMES = ("programme", "bases", "linkages", "order_purchase", "floor", "scenario", "title", "en", "extends")
SCRAPS = ("-1", "0.5", "nan", "true", "1979-05-27", "figure:", "microcredit", "x.toml", "é", "\x7f", "\0")
FRAGMENTS = st.sampled_from((*MARKS, *NAMES, *SCRAPS))


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join), st.binary()))
def test_any_text_gives_a_scenario_or_one_message(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("fuzz") / "x.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        scenario = load_scenario(file, sections=SECTIONS)
    except InputError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert set(scenario.values) == set(declared(SECTIONS))


@given(
    st.one_of(st.text(), st.lists(FRAGMENTS, max_size=8).map("".join)),
    st.sampled_from(list(declared(SECTIONS))),
)
def test_any_override_gives_a_scenario_or_one_message(tmp_path_factory, text, key):
    file = tmp_path_factory.mktemp("fuzz") / "x.toml"
    file.write_text("")
    try:
        load_scenario(file, {key: text}, SECTIONS).as_toml().encode()
    except InputError as error:
        assert len(str(error).splitlines()) == 1


# --- declarations that contradict themselves -----------------------------------------


def section(kind: type, default: object, **more: object) -> dict[str, type]:
    entry = parameter(default, "1", **(ASSUMED | more))

    class Made(NamedTuple):
        field: kind = entry

    return {"made": Made}


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (section(float, 3.0, allowed=(0, 1)), "default 3.0 must be between 0 and 1"),
        (section(int, 0.5), "default 0.5 must be a whole number"),
        (section(float, 0.5, uncertain=(0.6, 0.7)), "outside uncertain range"),
        (section(float, 0.5, uncertain=(0.4, 2.0), allowed=(0, 1)), "must be between 0 and 1"),
        (section(float, 0.5, uncertain=(0.7, 0.4)), "is not a range of numbers"),
        (section(bool, True, uncertain=(0.0, 1.0)), "is not a range of numbers"),
        (section(str, "a", choices=("b", "c")), "must be 'b' or 'c'"),
        (section(float, "figure:microcredit"), "a figure's source class is 'article'"),
        (section(float, 1.0, by_industry=(1.0,) * 6), "belong in section 'industries'"),
        (section(list, 1.0), "annotate it as float, int, bool or str"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(sections, expected):
    with pytest.raises(ValueError, match=r"^made\.field: ") as caught:
        declared(sections)
    assert expected in str(caught.value)


def test_a_field_that_is_not_declared_is_refused():
    class Bare(NamedTuple):
        field: float = 1.0

    with pytest.raises(ValueError, match=r"^bare\.field: declare it with parameter"):
        declared({"bare": Bare})


@pytest.mark.parametrize(
    "wrong", [{"source_class": "hearsay"}, {"source": ""}, {"text": ""}, {"by_industry": (1.0, 2.0)}]
)
def test_a_parameter_without_its_papers_is_refused(wrong):
    with pytest.raises(ValueError, match=r"source|industry"):
        parameter(1.0, "1", **(ASSUMED | wrong))


def test_reading_scenarios_imports_nothing_heavy():
    heavy = {"numpy", "pandas", "numba", "mesa"}
    code = f"import sys, model.scenario; print({heavy} & set(sys.modules))"
    root = Path(__file__).parent.parent
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
