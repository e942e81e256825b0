# `make briefing` and `make test` are all that a newcomer needs; both begin from nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help briefing examples lab test docs bundle screenshot benchmarks web evidence fuzz kills laws notebooks firefox hosts pythons geopackage lock sbom clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "atlas needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }

# Every file that is fetched must have the hash that the lock files state.
$(VENV)/core: $(BIN)/python pyproject.toml requirements-core.lock
	@echo "installing atlas and its pinned dependencies into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements-core.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "building the index of the gazetteer, once"
	@$(BIN)/python -m scripts.gazetteer_index
	@touch $@

$(VENV)/all: $(VENV)/core requirements.lock
	@echo "installing JupyterLab, the widgets and the test tools into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

briefing: $(VENV)/core ## the shipped record as one HTML file, build/spring-2023.html
	@mkdir -p build
	@$(BIN)/atlas brief spring-2023 --story spring-2023 --title "Spring 2023" --output build/spring-2023.html --overwrite

examples: $(VENV)/core ## the two finished briefings in examples/, made anew
	@$(BIN)/python -m examples.build

lab: $(VENV)/all ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir notebooks

test: $(VENV)/all ## every check: style, types, tests, notebooks, front end, browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/check.sh

docs: $(VENV)/all ## the documents as HTML, build/docs/index.html
	@$(BIN)/python -m scripts.documents build/docs

bundle: docs ## for a machine without a network: wheels and documents, build/conflict-atlas-bundle.zip
	@$(BIN)/python -m scripts.bundle build/conflict-atlas-bundle.zip --docs build/docs

web: ## rebuild the front end into atlas/web/static (needs Node 20)
	@cd atlas/web && npm ci --no-audit --no-fund && npm run build

screenshot: $(VENV)/all briefing ## the picture in README, taken from the briefing
	@$(BIN)/python -m scripts.screenshot build/spring-2023.html docs/spring-2023.png

benchmarks: $(VENV)/all ## the budgets, measured beside the peers
	@$(BIN)/python -m benchmarks

fuzz: $(VENV)/all ## damage 20,000 valid files and read them; what breaks is kept in build/fuzz
	@$(BIN)/python -m scripts.fuzz

evidence: fuzz kills laws notebooks firefox hosts pythons geopackage ## the long checks: damaged files, killed processes, every case and name, Firefox, Notebook 7, Voila, other Pythons, GDAL's validator

laws: $(VENV)/all ## laws with all their cases, all shared selections in a scan, every spelling of the gazetteer
	@ATLAS_THOROUGH=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 tests -m hypothesis
	@ATLAS_THOROUGH=1 $(BIN)/python -m pytest tests -k "listed_name or counts_as_a_record_selects"

notebooks: $(VENV)/all ## each notebook from its first cell to its last, as nbmake runs it
	@$(BIN)/python -m pytest -o addopts= -o filterwarnings=default --nbmake --nbmake-timeout=300 notebooks

firefox: $(VENV)/all ## the briefing counted in Firefox, which must be installed
	@$(BIN)/python -m scripts.firefox

hosts: $(VENV)/all ## the map driven in Notebook 7 and in Voila, light and dark
	@$(BIN)/python -m scripts.hosts

pythons: $(VENV)/all ## the tests without a browser on the other Pythons that we promise
	@$(BIN)/python -m scripts.pythons

kills: $(VENV)/all ## two hundred processes killed while they write: the old or the new is left
	@$(BIN)/python -m scripts.kills

geopackage: $(VENV)/all ## what GDAL's own validator has against our GeoPackages
	@$(BIN)/python -m scripts.validate_geopackage

lock: $(VENV)/all ## the lock files anew, from constraints.txt, with the hashes of all files
	@$(PIP) install --constraint constraints.txt uv
	@$(BIN)/python -m scripts.lock

sbom: $(VENV)/all ## what atlas is made of, build/sbom.cdx.json (CycloneDX)
	@mkdir -p build
	@$(BIN)/python -m scripts.sbom build/sbom.cdx.json

clean: ## remove what the commands above have made
	@rm -rf $(VENV) build dist
