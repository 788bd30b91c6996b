"""The Mesa model: the same results as the engine, views that write through, Mesa's own tools."""

import gc
import inspect
import weakref

import mesa
import numpy as np
import pandas as pd
import pytest

from model.engine import simulate
from model.errors import InputError
from model.scenario import load_scenario
from model.simulation import LinkageModel
from model.views import CountyAgent, EnterpriseAgent, HouseholdView
from model.world.calendar import SEASONS
from model.world.sectors import LIFTED

SCALE = 0.001
FLOOR = "linkages__order_purchase__floor"


def batch(seeds, processes=1, **parameters):
    """Mesa's batch_run over some seeds; one row per run.  From Mesa 3.5 on it passes seeds by `rng`."""
    parameters = {"scale": SCALE, "years": 1, **parameters}
    options = {"number_processes": processes, "display_progress": False}
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        options["rng"] = seeds
    else:
        parameters["seed"] = seeds
    return pd.DataFrame(mesa.batch_run(LinkageModel, parameters, **options)).drop_duplicates("RunId")


@pytest.fixture(scope="module")
def started():
    model = LinkageModel(scale=SCALE, years=2)
    for _ in range(5):
        model.step()
    return model


def test_outcomes_are_the_engines():
    model = LinkageModel(scale=SCALE, seed=7, years=2, threads=2)
    model.run_model()
    assert model.steps == 8
    alone = simulate(load_scenario("baseline"), 7, scale=SCALE, years=2)
    assert model.outcomes().digest() == alone.digest()


def test_settings_take_precedence_and_tell_where_they_came_from():
    dotted = LinkageModel(scale=SCALE, **{"linkages.order_purchase.floor": 0.9})
    underscored = LinkageModel(load_scenario("baseline"), scale=SCALE, **{FLOOR: np.float64(0.9)})
    from_file = load_scenario("baseline", {"linkages.order_purchase.floor": 0.9})
    for model in (dotted, underscored):
        scenario = model.engine.scenario
        assert scenario.digest() == from_file.digest()
        assert model.engine.rules.order_purchase.floor == 0.9
        assert scenario.origin["linkages.order_purchase.floor"] == "--set"


@pytest.mark.parametrize("scenario", ["baseline", load_scenario("baseline")])
def test_a_mistyped_setting_suggests_the_nearest_key(scenario):
    with pytest.raises(InputError, match=r"did you mean 'linkages\.order_purchase\.floor'") as caught:
        LinkageModel(scenario, linkages__order_purchase__flor=0.9)
    assert caught.value.suggestion == "linkages.order_purchase.floor"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({FLOOR: -1.0}, r"linkages\.order_purchase\.floor = -1\.0: must be"),
        ({"scale": 0.0}, "scale = 0.0: must be above 0"),
        ({"scale": float("nan")}, "scale = nan: must be above 0"),
        ({"seed": 1.5}, "seed = 1.5: must be a whole number"),
        ({"seed": -1}, "seed = -1: must be between 0 and 2"),
        ({"threads": 0}, "threads = 0: must be between 1 and 1024"),
        ({"years": 0}, "years = 0: must be between 1 and 1000"),
        ({"scenario": "baselin"}, "did you mean 'baseline'"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments, message):
    with pytest.raises(InputError, match=message) as caught:
        LinkageModel(**arguments)
    assert "\n" not in str(caught.value)


def test_without_a_seed_each_model_has_its_own():
    first, second = (LinkageModel(scale=SCALE, seed=None) for _ in range(2))
    assert first.seed != second.seed
    assert LinkageModel(scale=SCALE, seed=first.seed).households.cash.sum() == first.households.cash.sum()


def test_the_agents_are_the_counties_and_enterprises(started):
    state = started.engine.state
    assert len(started.agents_by_type[CountyAgent]) == len(state.counties) == len(started.counties)
    assert len(started.agents_by_type[EnterpriseAgent]) == len(state.enterprises) == len(started.enterprises)
    assert len(started.agents) == len(state.counties) + len(state.enterprises)
    assert len({agent.unique_id for agent in started.agents}) == len(started.agents)
    assert sum(len(county.enterprises) for county in started.counties) == len(state.enterprises)
    assert sum(len(county.households) for county in started.counties) == len(state.households)
    for enterprise in started.enterprises:
        assert enterprise in enterprise.county.enterprises


def test_agents_read_and_write_their_row(started):
    enterprise = started.enterprises[3]
    assert enterprise.cash == started.engine.state.enterprises.cash[3]
    assert isinstance(enterprise.cash, float) and isinstance(enterprise.alive, int)
    enterprise.reputation = 0.25
    assert started.engine.state.enterprises.reputation[3] == 0.25
    county = started.counties[5]
    county.peers = [0.1] * 5
    assert np.all(started.engine.state.counties.peers[5] == 0.1)
    assert str(county) == county.name == started.engine.geography.names[5]


def test_households_are_columns_and_views(started):
    households, rows = started.households, started.engine.state.households
    assert len(households) == len(rows)
    assert np.shares_memory(households.cash, rows)
    last = households[-1]
    assert last == households[len(rows) - 1] != households[0]
    assert last.cash == rows.cash[-1] and last.county is started.counties[-1]
    for enterprise in (last.enterprise_agent, last.employer_agent):
        assert enterprise is None or enterprise.county is last.county
    last.trust = 0.125
    assert rows.trust[-1] == 0.125
    part = households[10:20]
    assert len(part) == 10 and part[3] == households[13]
    assert np.array_equal(part.cash, households.cash[10:20])
    assert np.array_equal(households[::-1].number, households.number[::-1])
    assert [view.position for view in part] == list(range(10, 20))
    part.will[:] = 0.5
    assert np.all(rows.will[10:20] == 0.5)
    with pytest.raises(IndexError):
        households[len(rows)]
    with pytest.raises(AttributeError, match="no column 'cahs'"):
        households.cahs  # noqa: B018
    with pytest.raises(AttributeError):
        last.cahs = 1.0
    assert isinstance(last, HouseholdView) and last in households[-5:]


def test_derived_columns_agree_with_the_views_and_the_measures():
    model = LinkageModel(scale=SCALE, years=1)
    model.run_model()
    households = model.households
    for place in (0, 100, len(households) - 1):
        view = households[place]
        assert view.weight == households.weight[place]
        assert view.members == households.members[place]
        assert view.county is households.county[place]
        assert view.income_per_head == pytest.approx(households.income_per_head[place])
    year = model.outcomes().years[-1]
    lifted = households.group == LIFTED
    weight = households.weight[lifted]
    income = (weight * households.income[lifted]).sum() / (weight * households.members[lifted]).sum()
    assert income == pytest.approx(year.income_per_head(), rel=1e-6)
    assert weight.sum() == pytest.approx(year.of_group("households"))


def test_a_gift_between_seasons_is_no_imbalance(started):
    started.households[0].cash += 1000.0
    started.enterprises[0].cash += 1000.0
    started.step()
    assert started.engine.imbalance < 1e-9


def test_data_are_collected_every_season_and_none_is_missing_that_is_known():
    model = LinkageModel(scale=SCALE, years=2)
    before = model.measures
    model.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame.season.tolist() == [*SEASONS, *SEASONS]
    assert frame.year.tolist() == [1] * 4 + [2] * 4
    unknown = ["chronic_rate", "registered_rate"]  # of the year before
    assert frame[unknown].isna().all(axis=1).tolist() == [True] * 3 + [False] * 5
    assert not frame.drop(columns=unknown).isna().any().any()
    years = model.outcomes().years
    incomes = [before["mean_income"]] * 3 + [years[0].income_per_head()] * 4 + [years[1].income_per_head()]
    assert frame.mean_income.tolist() == incomes
    assert 0.5 < incomes[0] / incomes[3] < 2.0
    enterprises = model.datacollector.get_agenttype_vars_dataframe(EnterpriseAgent)
    assert len(enterprises) == 8 * len(model.enterprises)
    last = enterprises.xs(8, level="Step")
    assert last.cash.tolist() == [agent.cash for agent in model.enterprises]
    assert last.county.tolist() == [agent.county.name for agent in model.enterprises]


def test_a_model_runs_until_its_years_are_over():
    model = LinkageModel(scale=SCALE, years=1)
    assert (model.year, model.season) == (0, "start")
    for season in SEASONS:
        assert model.running
        model.step()
        assert (model.year, model.season) == (1, season)
    assert not model.running


def test_batch_run_varies_settings_and_seeds():
    runs = batch([1, 2], **{FLOOR: [0.8, 1.2]})
    assert len(runs) == 4
    assert set(zip(runs.seed, runs[FLOOR], strict=True)) == {(1, 0.8), (1, 1.2), (2, 0.8), (2, 1.2)}
    assert runs.season.tolist() == ["winter"] * 4
    assert runs.mean_income.nunique() == 4
    for run in runs.itertuples():
        scenario = load_scenario("baseline", {"linkages.order_purchase.floor": getattr(run, FLOOR)})
        alone = simulate(scenario, run.seed, scale=SCALE, years=1)
        assert run.mean_income == alone.years[-1].income_per_head()


def test_batch_run_gives_the_same_in_two_processes():
    columns = ["seed", "mean_income", "imbalance"]
    alone, together = (batch([1, 2], processes).sort_values("RunId")[columns] for processes in (1, 2))
    assert alone.to_numpy().tolist() == together.to_numpy().tolist()


def test_mesas_charts_are_not_offered_a_scenario_of_mesas_own():
    # From Mesa 3.5 on they would hand it to the model when a user resets it, in place of ours.
    assert LinkageModel(scale=SCALE).scenario is None


def test_a_model_that_is_no_longer_used_is_forgotten():
    model = weakref.ref(LinkageModel(scale=SCALE))
    gc.collect()
    assert model() is None
