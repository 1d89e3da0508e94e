# Mancomún. `make demo` shows it, `make test` proves it; `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTHON ?= python3
JOBS ?= auto

.PHONY: help demo serve test gates unit postgres journeys agreement bench format lock messages clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/uv: requirements/installer.txt
	@echo "1/3 Making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Mancomún needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

$(VENV)/run.done: $(BIN)/uv requirements/run.txt pyproject.toml
	@echo "2/3 Installing what Mancomún needs to run"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/run.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/messages.done: $(VENV)/run.done tools/messages.py $(wildcard src/mancomun/*/locale/*/LC_MESSAGES/*.po)
	@echo "3/3 Compiling the translations"
	@$(BIN)/python tools/messages.py compile
	@touch $@

$(VENV)/dev.done: $(VENV)/messages.done requirements/dev.txt
	@echo "Installing what the gates and tests need"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/dev.txt
	@$(BIN)/python tools/browser.py
	@touch $@

demo: $(VENV)/messages.done ## build the demonstration network and serve it (PORT=8000)
	@$(BIN)/mancomun demo --port $(PORT)

serve: $(VENV)/messages.done ## serve this installation (PORT=8000, data in ./var)
	@$(BIN)/mancomun serve --port $(PORT)

test: gates unit postgres journeys ## every gate and every test, the same as CI

gates: $(VENV)/dev.done ## format, lint, types, staircase, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check $$(git ls-files 'src/**/*.html')
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/python tools/messages.py check
	MANCOMUN_DATA=$$(mktemp -d) DJANGO_SETTINGS_MODULE=mancomun.settings $(BIN)/django-admin makemigrations --check --dry-run

unit: $(VENV)/dev.done ## tests on SQLite, with branch coverage
	$(BIN)/pytest -n $(JOBS) -m "not browser" --cov --cov-report=term

postgres: $(VENV)/dev.done ## the database-sensitive tests again, on PostgreSQL
	$(BIN)/python tools/with_postgres.py $(BIN)/pytest -m postgres

journeys: $(VENV)/dev.done ## journeys in a real browser, with axe
	$(BIN)/pytest -m browser

agreement: $(VENV)/dev.done ## every node of every test form beside JavaRosa's (needs a JDK)
	$(BIN)/python -m tests.surveys.engine.agreement

bench: $(VENV)/dev.done ## measure, as ratios against named references
	@for file in benchmarks/[a-z]*.py; do echo; echo "== $$file"; $(BIN)/python $$file; done

format: $(VENV)/dev.done ## format code and templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djade $$(git ls-files 'src/**/*.html')

lock: $(BIN)/uv ## resolve the requirements again, with hashes and without download addresses
	for name in installer run dev; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	    requirements/$$name.in -o requirements/$$name.txt; done

messages: $(VENV)/dev.done ## extract messages into the catalogues
	$(BIN)/python tools/messages.py update

clean: ## remove what was built; data in ./var stays
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
