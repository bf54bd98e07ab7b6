# `make help` lists what can be done; every target makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint test-browser test-real lock

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Afterword needs Python 3.11 or newer; try: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q plugin integrations migrations
	touch $@

run: $(VENV)/installed  ## Start Afterword with the sandbox CRM, then open the printed address
	$(BIN)/afterword up --demo

test: $(VENV)/installed  ## Run the tests (starts its own PostgreSQL and Valkey)
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term

lint: $(VENV)/installed  ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-browser: $(VENV)/installed  ## Drive the pages in Debian's Chromium
	@command -v chromium >/dev/null || { echo "No Chromium here. Install it: sudo apt-get install -y chromium"; exit 1; }
	$(BIN)/python -m pytest tests/browser

test-real: $(VENV)/installed  ## Check against a real BottleCRM, n8n and IMAP server
	$(BIN)/python -m pytest tests/real

lock: $(VENV)/installed  ## Resolve requirements.lock anew for Python 3.11 to 3.14
	$(BIN)/uv pip compile pyproject.toml --extra local --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-strip-extras --no-header --no-emit-index-url -o requirements.lock
