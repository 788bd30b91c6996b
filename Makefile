# Everything here needs make and Python 3.11 or newer, nothing else installed:
# each target that needs the virtual environment builds it first, from the lock.
#   make run PYTHON=python3.12    chooses another Python

PYTHON ?= python3

VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
PIP := -m pip --disable-pip-version-check

# The main job: every linkage form alone and all together, over the same seeds.
LINKAGE_FORMS := no_linkage order_purchase guaranteed_dividend secondary_rebate \
                 share_cooperation employment all_linkages
COMPARE := compare $(LINKAGE_FORMS:%=scenarios/%.toml) \
           --replications 12 --jobs 2 --out results/linkage-forms-$(shell date +%Y-%m-%d-%H%M%S)

# The version is pinned so that two people who regenerate the lock get one layout.
LOCK_VENV := .venv-lock
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test lint bench tables outputs docs notebooks lock clean check-python

help:
	@echo "make run        set up, compile the rules, compare the linkage forms"
	@echo "make test       set up, run the tests"
	@echo "make lint       set up, check style (ruff), types (mypy) and imports (import-linter)"
	@echo "make bench      set up, measure speed and memory"
	@echo "make notebooks  set up, open the lessons for students in JupyterLab"
	@echo "make docs       set up, build the documentation site into build/docs/"
	@echo "make tables     set up, write the pages of docs/ that are made from the code"
	@echo "make outputs    set up, run the commands that pages show and put in what they print"
	@echo "make lock       regenerate requirements.lock from pyproject.toml"
	@echo "make clean      remove the virtual environment and caches; results/ stays"

run: $(INSTALLED)
	$(VENV_PYTHON) run_sim.py compile
	$(VENV_PYTHON) run_sim.py $(COMPARE)

# Compiled once before, not by every process that tests.
test: $(INSTALLED)
	$(VENV_PYTHON) run_sim.py compile
	$(VENV_PYTHON) -m pytest --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

lint: $(INSTALLED)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy model run_sim.py
	$(VENV)/bin/lint-imports --no-cache --no-logo

bench: $(INSTALLED)
	$(VENV_PYTHON) benchmarks/speed.py

# -W: a warning, such as a link that leads nowhere, is an error.
docs: $(INSTALLED)
	$(VENV_PYTHON) -m sphinx -W --keep-going -n -q -j auto docs build/docs

tables: $(INSTALLED)
	$(VENV_PYTHON) docs/generate.py

outputs: $(INSTALLED)
	$(VENV_PYTHON) docs/outputs.py

notebooks: $(INSTALLED)
	$(VENV_PYTHON) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks

install: $(INSTALLED)

# --clear: what a newer lock no longer names must not stay behind.
$(INSTALLED): requirements.lock | check-python
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "make: $(PYTHON) cannot create a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	  exit 2; }
	$(VENV_PYTHON) $(PIP) install --quiet --no-compile --require-hashes -r requirements.lock
	@touch $@

check-python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: '$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: '$(PYTHON)' is `$(PYTHON) --version 2>&1`; this project needs Python 3.11 or newer. Name one: make PYTHON=python3.12" >&2; \
	  exit 2; }

# One lock for Python 3.11 and up and for every system; its markers choose.
lock: check-python
	@$(PYTHON) -m venv --clear $(LOCK_VENV)
	$(LOCK_VENV)/bin/python $(PIP) install --quiet uv==$(UV_VERSION)
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(LOCK_VENV)/bin/uv pip compile pyproject.toml \
	  --quiet --universal --python-version 3.11 --all-extras --generate-hashes --upgrade \
	  --no-config --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean:
	rm -rf $(VENV) $(LOCK_VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
