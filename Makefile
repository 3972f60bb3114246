# Everything a newcomer needs: `make demo` to see it, `make test` to trust it. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

FRONT := src/safeconduct/front/front.json
FRONT_SOURCES := $(shell find web/src web/build.mjs web/lean.mjs -type f 2>/dev/null)
PYTHON_SOURCES := $(shell find src packs -type f -not -path '*/__pycache__/*' -not -path 'src/safeconduct/front/*.js*' -not -path 'src/safeconduct/front/*.css' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-web test-python soak lint types bench build lock clean
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready web/node_modules/.ready $(FRONT) ## install the pinned dependencies and build the front end

demo: setup ## start a demonstration network: relay, public site, one desk (PORT=8000, SECONDS_TO_RUN=n)
	@exec $(BIN)/safeconduct demo --port $(PORT)

test: setup .build/wheelhouse/.ready build test-web test-python ## run every test: TypeScript, Python, the story in a real browser

test-web: setup ## run the TypeScript tests
	node --test "web/tests/*.test.ts"

test-python: setup .build/wheelhouse/.ready build ## run the Python tests, the house tests and the stories
	$(BIN)/pytest

soak: setup ## run the long forms: kills, power cuts, mutations (hours)
	SAFECONDUCT_SOAK=1 $(BIN)/pytest -m soak

lint: setup ## check style and imports of Python and TypeScript
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	cd web && npx --no-install eslint .

types: setup ## check the types of Python and TypeScript
	$(BIN)/mypy
	cd web && npx --no-install tsc

bench: setup .build/bench/.ready ## measure the main paths against their peers (an hour)
	@for script in bench/*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python $$script || exit 1; done

build: dist/.ready ## make the wheel, with the built front end in it

lock: .venv/.ready ## write the lock files for what pyproject.toml asks (UPGRADE=--upgrade for the newest)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE) \
		pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE) \
		--all-extras --group dev -c requirements/base.txt pyproject.toml -o requirements/all.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE) \
		--group bench -o requirements/bench.txt
	cd web && npm install --package-lock-only

clean: ## remove what was built and installed
	rm -rf .venv .build dist web/node_modules web/generated src/safeconduct/front/*.js src/safeconduct/front/*.css src/safeconduct/front/*.json

.venv/.ready: requirements/all.txt pyproject.toml CHANGELOG.md
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Safeconduct needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/all.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

web/node_modules/.ready: .venv/.ready web/package.json web/package-lock.json
	cd web && npm ci --loglevel=error
	@touch $@

web/generated/english.ts: .venv/.ready scripts/wordlists.py
	$(BIN)/python scripts/wordlists.py

$(FRONT): web/node_modules/.ready web/generated/english.ts $(FRONT_SOURCES)
	cd web && node build.mjs

.build/wheelhouse/.ready: .venv/.ready requirements/base.txt
	rm -rf .build/wheelhouse
	$(BIN)/python -m pip download -q --disable-pip-version-check --require-hashes -r requirements/base.txt -d .build/wheelhouse
	@touch $@

.build/bench/.ready: .venv/.ready requirements/bench.txt
	rm -rf .build/bench
	$(BIN)/uv venv -q --python $(BIN)/python .build/bench
	$(BIN)/uv pip sync -q --require-hashes --python .build/bench/bin/python requirements/bench.txt
	@touch $@

dist/.ready: .venv/.ready $(FRONT) $(PYTHON_SOURCES) pyproject.toml CHANGELOG.md README.md LICENSE
	rm -rf dist
	$(BIN)/python -m build --no-isolation --wheel --outdir dist . >/dev/null
	@touch $@
