# Ruthan (รู้ทัน). `make` alone lists the targets.
SHELL := /bin/bash
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
# tests/raw reads every byte of its server, so it has one to itself, beside the others'.
RAW := $(BIN)/python -m pytest tests/raw
EVERY_TEST = $(if $(ARGS),$(PYTEST) $(ARGS),tools/beside.sh "$(RAW)" "$(PYTEST) --ignore=tests/raw")

# What is run on the other PostgreSQL as well: tests that together meet every statement of our own,
# its locks and rows that are skipped, the server's programs, and an upgrade (0019).
ON_15 := tests/audit tests/campaigns/test_country_compile.py tests/campaigns/test_likeness.py \
	tests/campaigns/test_orders_race.py tests/claims/test_answers.py tests/claims/test_open.py \
	tests/core tests/gateway/test_feed.py tests/imports/test_claims.py tests/imports/test_posts.py \
	tests/intake tests/line/test_conversation.py tests/links/test_networks.py \
	tests/matching/test_clusters.py tests/matching/test_families.py \
	tests/matching/test_following_pictures.py tests/matching/test_gather.py \
	tests/matching/test_remember.py tests/matching/test_segments.py tests/messaging/test_delivery.py \
	tests/messaging/test_reach.py tests/messaging/test_threads.py tests/network/test_closed.py \
	tests/project/test_backup.py tests/project/test_deliveries.py tests/project/test_fresh.py \
	tests/project/test_postgres_cluster.py tests/project/test_restore.py \
	tests/project/test_upgrade_of_a_service.py tests/referrals/test_notices.py \
	tests/registry/test_contest.py tests/registry/test_from_reports.py \
	tests/registry/test_proposals.py tests/surges/test_replay.py tests/triage/test_race.py \
	tests/triage/test_together.py tests/upgrade
DATABASE_TESTS = $(PYTEST) $(if $(ARGS),$(ARGS),-m 'not browser' $(ON_15))

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

test-pg15: ## Run the tests of our own SQL on Debian's PostgreSQL 15, or those in ARGS
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
