# Everything a newcomer needs; `make help` lists it.
PYTHON ?= python3
PORT ?= 8050
DATA_DIR ?= .data
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test lint format bench lock browser

help: ## List what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## Prepare .venv and nothing else

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Helmdesk needs Python 3.11 or newer; $(PYTHON) is older. Set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements.lock)"
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $(STAMP)

run: install ## Serve the demo on http://127.0.0.1:8050 (PORT= and DATA_DIR= are honoured)
	@exec $(BIN)/helmdesk demo --data-dir "$(DATA_DIR)" --port $(PORT)

test: install browser ## Run all tests, on SQLite and PostgreSQL and in a real browser
	$(BIN)/pytest -n 2 --dist worksteal

lint: install ## Check style, types and the floors' imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## Measure speed and print ratios (BENCH="--sizes 10000 100000")
	$(BIN)/python bench/run.py $(BENCH)

lock: install ## Pin the newest versions in requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

browser:
	@sh tools/ensure_browser.sh
