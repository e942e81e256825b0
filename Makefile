# `make briefing` and `make test` are all that a newcomer needs; both begin from nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help briefing examples lab test check screenshot benchmarks web clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "atlas needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/core: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing atlas and its pinned dependencies into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/notebook: $(VENV)/core
	@echo "installing JupyterLab and the widgets into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[notebook,excel,large]'
	@touch $@

$(VENV)/test: $(VENV)/core
	@echo "installing the test tools into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[notebook,excel,large,test]'
	@touch $@

briefing: $(VENV)/core ## the shipped record as one HTML file, build/spring-2023.html
	@mkdir -p build
	@$(BIN)/atlas brief spring-2023 --output build/spring-2023.html --title "Spring 2023" --overwrite

examples: $(VENV)/core ## the two finished briefings in examples/, made anew
	@$(BIN)/python -m examples.build

lab: $(VENV)/notebook ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir notebooks

test: $(VENV)/test ## every check: style, types, tests, notebooks, front end, browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/check.sh

web: ## rebuild the front end into atlas/web/static (needs Node 20)
	@cd atlas/web && npm ci --no-audit --no-fund && npm run build

screenshot: $(VENV)/test briefing ## the picture in README, taken from the briefing
	@$(BIN)/python -m scripts.screenshot build/spring-2023.html docs/spring-2023.png

benchmarks: $(VENV)/test ## the budgets, measured beside the peers
	@$(BIN)/python -m benchmarks

clean: ## remove what the commands above have made
	@rm -rf $(VENV) build dist
