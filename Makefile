# Everything a stranger needs: `make run` and `make test`. UV installs itself where it is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
TOOLS := .tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
RUN := .venv/bin
ARGS ?=

.PHONY: help run test lint unit test-released bench bench-copies bench-peers bench-coders quality faults schema docs clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(TOOLS)/bin/uv:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet uv

COMPILED := hatch_build.py $(wildcard streams/*/*/_native.c)

.venv/.synced: pyproject.toml uv.lock $(COMPILED) $(if $(findstring .tools,$(UV)),$(UV))
	@$(UV) sync --quiet --frozen --extra embedded --python $(PYTHON)
	@touch $@

run: .venv/.synced ## Start everything on the sample wires; ARGS=--once drains them and ends
	@$(RUN)/streams --config samples/streams.toml up --rules samples/rules --input samples/wires --pace 0.2 $(ARGS)

test: lint unit ## Lint, types, layers and every test, the short forms of bench, quality and faults among them

lint: .venv/.synced ## Style, types and layers
	$(RUN)/ruff check .
	$(RUN)/ruff format --check --quiet .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-logo

unit: .venv/.synced ## Every test, files side by side on two cores
	$(RUN)/pytest -n 2 --dist loadfile $(ARGS)

# Figures of speed are those of a release: its rooms are compiled, which takes minutes, once for each change of them.
RELEASED := NEWSWIRE_COMPILED=require UV_PROJECT_ENVIRONMENT=$(TOOLS)

test-released: .venv/.synced ## The rooms' tests against a wheel as releases have it, its rooms compiled; ten minutes
	$(RELEASED)/released $(UV) sync --quiet --frozen --no-editable --extra embedded
	$(TOOLS)/released/bin/pytest -p no:cacheprovider tests/unit/clean tests/unit/extract tests/golden tests/properties tests/hostile $(ARGS)

bench: .venv/.synced ## Speed of every room, of the whole way, and through Kafka; writes bench/results/
	$(RELEASED)/released $(UV) run --quiet --frozen --no-editable --extra embedded python bench/speed.py $(ARGS)

bench-copies: .venv/.synced ## Copies: speed, memory and restoring of a window of a million, beside two peers; half an hour
	UV_PROJECT_ENVIRONMENT=$(TOOLS)/copies $(UV) run --quiet --frozen --extra embedded --group copies python bench/copies.py $(ARGS)

bench-peers: .venv/.synced ## Bodies beside other extractors, in an environment of their own; writes bench/results/clean_peers.*
	$(RELEASED)/peers $(UV) run --quiet --frozen --no-editable --group peers python bench/peers.py $(ARGS)

bench-coders: .venv/.synced ## Reading for events beside spaCy, in an environment of its own; writes bench/results/peer_coders.*
	UV_PROJECT_ENVIRONMENT=$(TOOLS)/coders $(UV) run --quiet --frozen --with "spacy>=3.8,<4" python bench/peer_coders.py $(ARGS)

quality: .venv/.synced ## Accuracy on ../shared/data, held to tests/quality/floors.json
	$(RUN)/python bench/quality.py --check $(ARGS)

faults: .venv/.synced ## Kill workers and broker while 5,000 articles pass; nothing lost, nothing twice
	NEWSWIRE_FAULTS=long NEWSWIRE_FAULT_RESULTS=bench/results/faults.json \
		NEWSWIRE_DROP_RESULTS=bench/results/drop.json $(RUN)/pytest -m faults tests/faults $(ARGS)

schema: .venv/.synced ## Write docs/schema/ and the generated references from the code
	$(RUN)/streams schema export docs/schema
	$(RUN)/python tools/write_reference.py

clean: ## Remove what was made here
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
