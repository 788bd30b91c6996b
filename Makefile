# Everything here needs make and Python 3.11 or newer, nothing else installed: each target sets up the
# virtual environment that it needs first, by install.py: of requirements.lock for what running needs,
# and requirements-extras.lock for the live page, tests, documentation and lessons.
#   make run PYTHON=python3.12    chooses another Python

PYTHON ?= python3

VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
EXTRAS_INSTALLED := $(VENV)/.installed-extras

# The main job: every linkage form alone and all together, over the same seeds.
LINKAGE_FORMS := no_linkage order_purchase guaranteed_dividend secondary_rebate \
                 share_cooperation employment all_linkages
COMPARE := compare $(LINKAGE_FORMS:%=scenarios/%.toml) \
           --replications 12 --jobs 2 --out results/linkage-forms-$(shell date +%Y-%m-%d-%H%M%S)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-extras run test dashboard lint bench tables outputs docs notebooks lock clean check-python

help:
	@echo "make run        set up, compile the rules, compare the linkage forms"
	@echo "make test       set up, run the tests"
	@echo "make dashboard  set up, open the live page"
	@echo "make lint       set up, check style (ruff), types (mypy) and imports (import-linter)"
	@echo "make bench      set up, measure speed and memory"
	@echo "make notebooks  set up, open the lessons for students in JupyterLab"
	@echo "make docs       set up, build the documentation site into build/docs/"
	@echo "make tables     set up, write the pages of docs/ that are made from the code"
	@echo "make outputs    set up, run the commands that pages show and put in what they print"
	@echo "make lock       write both locks anew from pyproject.toml"
	@echo "make clean      remove the virtual environment and caches; results/ stays"

run: $(INSTALLED)
	$(VENV_PYTHON) run_sim.py compile
	@echo "Next $(words $(LINKAGE_FORMS)) scenarios, 12 runs of 6 years each: about half a minute on two cores."
	$(VENV_PYTHON) run_sim.py $(COMPARE)

# Compiled once before, not by every process that tests.
test: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) run_sim.py compile
	$(VENV_PYTHON) -m pytest --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

dashboard: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) run_sim.py dashboard

lint: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy model run_sim.py install.py
	$(VENV)/bin/lint-imports --no-cache --no-logo

bench: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) benchmarks/speed.py

# -W: a warning, such as a link that leads nowhere, is an error.
docs: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) -m sphinx -W --keep-going -n -q -j auto docs build/docs

tables: $(INSTALLED)
	$(VENV_PYTHON) docs/generate.py

outputs: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) docs/outputs.py

notebooks: $(EXTRAS_INSTALLED)
	$(VENV_PYTHON) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks

install: $(INSTALLED)

install-extras: $(EXTRAS_INSTALLED)

$(INSTALLED): requirements.lock | check-python
	@$(PYTHON) install.py

$(EXTRAS_INSTALLED): requirements.lock requirements-extras.lock | check-python
	@$(PYTHON) install.py --extras

check-python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: '$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; \
	  exit 2; }

# Two locks for Python 3.11 and up and for every system; their markers choose.  The second names what all
# extras need and the first does not; it was resolved with the first, so that both fit together.
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV_PYTHON) -m uv pip compile pyproject.toml \
        --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
        --no-config --no-emit-index-url --no-emit-find-links
lock: $(INSTALLED)
	$(LOCK) --group install --output-file requirements.lock
	$(LOCK) --all-extras --constraint requirements.lock --output-file requirements-extras.lock \
	  $$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' requirements.lock)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
