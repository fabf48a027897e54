# Casework: `make desk` runs it, `make test` tests it. Both need Python 3.11 and nothing else.

PYTHON := .venv/bin/python
PACKAGES := casework documents search workflows ui
# Two processes, shared out by tests/conftest.py: one has the journeys of the browser, both the rest, whole files each.
PYTEST_ARGS ?= -n 2


# A machine whose environment forbids Python to keep compiled code would compile it anew in each of the many processes started here.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install desk demo test long lint format bench faults lock tools clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.installed ## Make the environment in .venv from requirements.lock

.venv/.installed: requirements.lock pyproject.toml .ci/tools.lock .ci/install
	@.ci/install

desk: install ## Start everything and open the desk on http://localhost:8501; Ctrl-C stops it
	@exec $(PYTHON) -P -m ui.supervisor

demo: install ## Load the full demo ministry into an empty database
	@.venv/bin/casework demo --size full

tools:
	@.ci/test-tools

lint: install ## Check format, style, types and the direction of imports
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m mypy --no-error-summary $(PACKAGES)
	@.venv/bin/lint-imports --no-cache > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

format: install ## Put the code into its format
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

test: install tools lint ## Run all tests but the long ones; a skipped test fails
	@$(PYTHON) -m pytest tests --ignore=tests/bench $(PYTEST_ARGS)

long: install tools ## Run the long tests: whole days of work in the browser, processes killed, real files of others, the demo, the whole API
	@$(PYTHON) -m pytest tests --ignore=tests/bench --long -m long $(PYTEST_ARGS)

faults: install tools ## Run the long fault rounds: kill -9, tampering, hostile files, real files of others, the whole API asked at random
	@$(PYTHON) -m pytest tests/faults tests/rules/test_access_over_time.py tests/flows/test_reply_kills.py tests/flows/test_letter_kills.py \
		tests/doors/test_api_schema_over_a_long_run.py tests/journeys/test_public_samples.py --full -p no:xdist

bench: install ## Measure receiving, approvals, search and memory, and print the figures
	@$(PYTHON) -m tests.bench

lock: install ## Resolve the dependencies anew into requirements.lock
	@.venv/bin/uv pip compile --generate-hashes --python-version 3.11 --extra test pyproject.toml -o requirements.lock

clean: ## Remove the environment and what tools left behind; the data folder .casework stays
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
