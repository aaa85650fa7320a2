# Tidtam: everything from a fresh clone with Python 3.11 or newer and make. `make help` lists it.
# Recipes are single programs without shell syntax, so that they run under sh and under cmd.exe.

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types tests prove cover mutate bench browser lock format approve screenshots \
        setup setup-test clean

ifeq ($(OS),Windows_NT)
  PYTHON ?= python
  BIN := .venv/Scripts
else
  PYTHON ?= python3
  BIN := .venv/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input -q

# How much of the machine the tests take; `make test WORKERS=4` on a larger one.
WORKERS ?= 2
# `make demo SERVE=0` stops before serving.
SERVE ?= 1
DEMO ?= $(PY) -m web.demo

export PYTHONUTF8 := 1

help: ## this list
	@$(PYTHON) -c "import pathlib, re; [print('make {:12} {}'.format(*m)) for m in re.findall(r'(?m)^([a-z-]+):.*?## (.*)', pathlib.Path('Makefile').read_text(encoding='utf-8'))]"

demo: setup ## set up, fill the demonstration, write its memo, serve it (SERVE=0: stop before serving)
	$(DEMO) $(if $(filter 0 no false,$(SERVE)),--no-serve)

test: setup-test browser lint types tests ## everything that must be green: checks and all tests, the long proofs as a slice

check: setup-test lint types ## only the quick checks: ruff and mypy

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test
	$(BIN)/mypy

tests: setup-test
	$(PY) -m pytest -n $(WORKERS) -m "not bench" -q --durations=15 $(ARGS)

prove: export TIDTAM_PROVE := 1
prove: setup-test ## the long proofs in full (hours are possible)
	$(PY) -m pytest -n $(WORKERS) -m prove --durations=15 $(ARGS)

# What has to do with rounds, reminders and sending; the long proofs find nothing more.
COVERING := tests/tracker/test_outbox.py tests/tracker/test_turns.py tests/workflows \
  --ignore=tests/workflows/cli --ignore=tests/workflows/documents --ignore-glob=*test_mem* \
  --ignore-glob=*test_meas* --ignore-glob=*stateful* -m "not prove"

cover: setup-test ## every branch of rounds, reminders and sending has a test, or this fails
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest -n $(WORKERS) -q $(COVERING) $(ARGS)
	$(PY) -m coverage combine -q
	$(PY) -m coverage report

mutate: setup-test ## change the ladder, the claim and the retries a thousand times: their tests must notice
	$(PY) -m tests.mutation --jobs $(WORKERS) $(ARGS)

bench: setup-test ## the benchmarks, each against a floor measured in the same run (FULL=1: the whole country)
	$(PY) -m tests.bench $(ARGS)
	$(PY) -m tests.bench.nation 83 830 $(if $(FULL),8300)

approve: export TIDTAM_APPROVE := 1
approve: setup-test ## write the approved documents and generated docs anew; read the diff afterwards
	$(PY) -m pytest -q tests $(or $(ARGS),-m "not bench and not prove")
	git diff --stat -- tests/approved docs

browser: setup-test
	@$(PY) -m tests.browser

screenshots: setup-test ## pictures of every page in build/screenshots/, and those of docs/images/ anew
	$(PY) -m tests.screenshots $(ARGS)

format: setup-test ## write all code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: .venv/runtime.stamp ## virtual environment with the locked dependencies of the program

setup-test: .venv/test.stamp ## the same with what the tests need

# The stamps make a second run quick. Nothing is installed that the lock does not name with its hash;
# the project itself goes in editable, without fetching anything.
.venv/runtime.stamp: requirements.lock pyproject.toml | .venv/made.stamp
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@$(PY) -c "import pathlib; pathlib.Path('$@').touch()"

.venv/test.stamp: requirements-test.lock .venv/runtime.stamp
	$(PIP) install --require-hashes -r requirements-test.lock
	@$(PY) -c "import pathlib; pathlib.Path('$@').touch()"

.venv/made.stamp:
	@$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('Tidtam needs Python 3.11 or newer, this is ' + sys.version.split()[0] + '. Name another: make PYTHON=python3.12 ...')"
	@$(PYTHON) -c "import importlib.util as u, sys; u.find_spec('ensurepip') or sys.exit('This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv')"
	$(PYTHON) -m venv .venv
	@$(PY) -c "import pathlib; pathlib.Path('$@').touch()"

# The locks hold versions and hashes for every platform and name no host.
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate $(if $(UPGRADE),--upgrade)

lock: setup-test ## write both locks anew from pyproject.toml (UPGRADE=1: newest versions)
	$(UV_COMPILE) --extra build -o requirements.lock pyproject.toml
	$(UV_COMPILE) --extra build --extra test --extra lock -c requirements.lock -o requirements-test.lock pyproject.toml

clean: ## remove the virtual environment and the caches, but no data
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('.venv', '.mypy_cache', '.ruff_cache', '.pytest_cache', '.hypothesis', 'build', 'tidtam.egg-info')]"
