# Ruthan (รู้ทัน). `make` alone lists the targets.
SHELL := /bin/bash
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
# tests/raw reads every byte of its server, so it has one to itself, beside the others'.
RAW := $(BIN)/python -m pytest tests/raw
EVERY_TEST = $(if $(ARGS),$(PYTEST) $(ARGS),tools/beside.sh "$(RAW)" "$(PYTEST) --ignore=tests/raw")

# What says nothing about the version of PostgreSQL is run once, on the embedded one (0019):
# what asks no database, the program's processes, and apps that write no SQL of their own.
NO_DATABASE := tests/engine tests/core_text tests/house tests/ui tests/journeys tests/faults
NO_VERSION := $(wildcard tests/project/test_supervisor_*.py) tests/project/test_cli.py \
	tests/project/test_postgres_binaries.py tests/line/test_prism.py tests/registry/test_abuse.py
NO_SQL := $(addprefix tests/,accounts api cases hotline publishing sharing \
	trade) $(filter-out %/test_pages.py %/test_race.py %/test_together.py,\
	$(wildcard tests/triage/test_*.py)) \
	$(filter-out %/test_country_compile.py %/test_likeness.py %/test_orders_race.py,\
	$(wildcard tests/campaigns/test_*.py))
DATABASE_TESTS = $(if $(ARGS),$(PYTEST) $(ARGS),tools/beside.sh "$(RAW)" \
	"$(PYTEST) -m 'not browser' --ignore=tests/raw \
	$(addprefix --ignore=,$(NO_DATABASE) $(NO_VERSION) $(NO_SQL))")

.DEFAULT_GOAL := help
.PHONY: help run test test-pg15 check gates bench demo demo-remove lock messages screenshots screens clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: ## Set up what is missing and serve http://localhost:8000 (PORT=8001 changes it)
	@tools/setup.sh base
	@exec $(BIN)/ruthan serve --port $(PORT) $(ARGS)

test: ## Run every test on the embedded PostgreSQL (ARGS="tests/intake -x" narrows it)
	@tools/setup.sh dev chromium
	$(EVERY_TEST)

test-pg15: ## Run every test that asks the database on Debian's PostgreSQL 15, without the browser
	@tools/setup.sh dev chromium pg15
	export RUTHAN_PG_BIN=/usr/lib/postgresql/15/bin; $(DATABASE_TESTS)

check: gates ## Check format, lint, types, layers, translations, migrations and house rules
	$(BIN)/python -m pytest -p tests.database tests/house -m "not browser" --ignore=tests/house/test_access.py

gates: ## Check all that but the house rules, which are tests
	@tools/setup.sh dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy ruthan
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages check
	DJANGO_SETTINGS_MODULE=ruthan.project.settings.test $(BIN)/python -m django makemigrations --check --dry-run

bench: ## Measure speed, quality and the storm, and print the table (ARGS="intake stored" narrows it)
	@tools/setup.sh dev bench pg15
	$(BIN)/python -m bench $(ARGS)

demo: ## Fill the database with the fictional demonstration
	@tools/setup.sh base
	$(BIN)/ruthan demo fill

demo-remove: ## Remove every row of the demonstration
	@tools/setup.sh base
	$(BIN)/ruthan demo remove

lock: ## Lock requirements/*.in again, with hashes
	@tools/setup.sh dev
	tools/lock.sh

messages: ## Collect and compile the translations
	@tools/setup.sh dev
	$(BIN)/python -m tools.messages update

screenshots: ## Take the screenshots of the README from a running demonstration
	@tools/setup.sh dev chromium
	$(BIN)/python -m tools.screenshots $(ARGS)

screens: ## Take every screen of alerts, LINE, hotline, deliveries, kit, open data into build/screens
	@tools/setup.sh dev chromium
	$(BIN)/python -m pytest -n 0 tests/journeys/screens.py $(ARGS)

clean: ## Remove caches and the virtual environment; data in .ruthan stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
