# Everything runs in .venv, which the first target that needs it creates. `make help` lists the targets.
# Another interpreter: make PYTHON=python3.12 demo

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt
SUITABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTEST_OPTIONS ?= -n 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-fast lint types examples clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: $(VENV)/.installed ## install, then: which way does a square of four atoms distort?
	$(BIN)/python examples/square_demo.py

test: $(VENV)/.installed-test ## run all tests
	$(BIN)/python -m pytest $(PYTEST_OPTIONS)

test-fast: $(VENV)/.installed-test ## run the tests that are not marked slow
	$(BIN)/python -m pytest $(PYTEST_OPTIONS) -m "not slow"

lint: $(VENV)/.installed-dev ## ruff: lint and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## mypy, strict
	$(BIN)/mypy

examples: $(VENV)/.installed ## train the networks of all fields, each against its proven floor
	@set -e; for program in examples/*/run.py; do echo "== $$program"; $(BIN)/python "$$program"; done

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
		if "$$candidate" -c '$(SUITABLE)' 2>/dev/null; then \
			echo "$$candidate -m venv $(VENV)"; \
			"$$candidate" -m venv --clear $(VENV) && touch $@ && exit 0; exit 1; \
		fi; \
	done; \
	echo "symgroup needs Python 3.11, 3.12 or 3.13 with its venv module; found none as" \
		"$(or $(PYTHON),python3 python3.13 python3.12 python3.11). Name one: make PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) -e ".[plot]"
	@touch $@

$(VENV)/.installed-test: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed-test $(VENV)/.installed
