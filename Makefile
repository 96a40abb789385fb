# What everybody may rely on. Needs Python 3.11 or newer, make and, for system libraries, apt.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin
export DEBUG ?= 1

RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext
CHECK_PACKAGES := node-typescript
TEST_PACKAGES := chromium poppler-utils postgresql

.PHONY: run test check bench faults backup restore messages format help
help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/ –/'

.venv/run: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -r requirements.txt
	touch $@

.venv/dev: requirements.txt requirements-dev.txt .venv/run
	$(BIN)/pip install -q -r requirements-dev.txt
	touch $@

.venv/system-run:
	@mkdir -p .venv && deploy/packages.sh $(RUN_PACKAGES) && touch $@

.venv/system-test: .venv/system-run
	@deploy/packages.sh $(TEST_PACKAGES) && touch $@

locale/compiled: $(wildcard locale/*/LC_MESSAGES/django.po) | .venv/run .venv/system-run
	$(BIN)/python manage.py compilemessages -v 0
	@touch $@

run: .venv/run .venv/system-run locale/compiled ## start here: http://localhost:8000 (PORT=, DEMO=0 for an empty school)
	@$(BIN)/python manage.py migrate -v 0
	@if [ "$(DEMO)" != 0 ]; then $(BIN)/python manage.py demo --if-empty; fi
	@$(BIN)/python manage.py serve --port $(PORT)

test: .venv/dev .venv/system-test locale/compiled ## everything, the browser included
	$(BIN)/pytest -n 2

.venv/system-check: .venv/system-run
	@deploy/packages.sh $(CHECK_PACKAGES) && touch $@

check: .venv/dev .venv/system-check locale/compiled ## format, lint, types, arrows, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	tsc -p .
	$(BIN)/python manage.py check --database default
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_translations

bench: .venv/dev .venv/system-run locale/compiled ## the figures of speed as a table and as JSON (QUICK=1: in a minute)
	$(BIN)/python -m bench$(if $(QUICK), --quick)

faults: .venv/dev .venv/system-test locale/compiled ## break the recorder ROUNDS= times and count the words
	$(BIN)/python manage.py migrate -v 0 && $(BIN)/python manage.py demo --if-empty
	$(BIN)/python -m bench.faults --rounds $(or $(ROUNDS),1000)

backup: .venv/run ## FILE=…: one file with the database and the media
	@$(BIN)/python manage.py backup "$(FILE)"

restore: .venv/run ## FILE=…: into an empty installation
	@$(BIN)/python manage.py restore "$(FILE)"

messages: .venv/dev ## collect and compile the translations
	$(BIN)/python manage.py makemessages -l ky -l ru --no-location --no-wrap -i .venv -i var
	$(BIN)/python manage.py compilemessages -v 0

format: .venv/dev ## put the code in order
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
