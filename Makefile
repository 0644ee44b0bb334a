# For people: each target sets up what it needs and calls the code. What is fresh is decided there, not here.

PROPOSAL ?= regionale-veiligheidsstrategie
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup setup-dev proposal batch templates test lint bench corpus fuzz goldens docs lock wheel clean

help: ## toon deze lijst
	@sed -n 's/^\([a-z]*\):.*## /make \1@/p' Makefile | awk -F@ '{ printf "%-16s%s\n", $$1, $$2 }'

setup:
	@$(PYTHON) scripts/setup

setup-dev:
	@$(PYTHON) scripts/setup --dev

proposal: setup ## maak een voorstel [PROPOSAL=naam GEMEENTE=naam]
	@$(BIN)/voorstel maak '$(PROPOSAL)' $(if $(GEMEENTE),--gemeente '$(GEMEENTE)')

batch: setup ## maak een voorstel voor alle gemeenten [PROPOSAL=naam, of PROPOSAL='naam naam']
	@$(BIN)/voorstel batch $(PROPOSAL)

templates: setup ## controleer alle sjablonen en bouw ermee [SJABLOON=naam]
	@$(BIN)/voorstel sjabloon proef $(SJABLOON)

test: setup-dev ## voer de tests uit
	@$(BIN)/python -m pytest -n auto

lint: setup-dev ## controleer stijl, typen en lagen
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup-dev ## meet hoe snel alles is, naar bench/RESULTS.md [VEEL=1: ook 390 en 3.900]
	@$(BIN)/python bench/run.py $(if $(VEEL),--long)

corpus: setup-dev ## haal elk bestand van een map door de bijlagen [MAP=map]
	@$(BIN)/python -m tests.corpus '$(MAP)'

fuzz: setup-dev ## hetzelfde met beschadigde kopieën ervan [MAP=map AANTAL=10000]
	@$(BIN)/python -m tests.corpus '$(MAP)' --fuzz $(or $(AANTAL),10000)

goldens: setup-dev ## bewaar opnieuw wat elk sjabloon oplevert, met opzet
	@$(BIN)/python -m pipeline.library.comparing.goldens tests/goldens

docs: setup-dev ## maak docs/velden.md en het JSON-schema opnieuw
	@$(BIN)/python -m pipeline.definition.reference

LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

lock: ## zet de versies opnieuw vast (heeft uv nodig)
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

wheel: setup-dev ## maak het installeerbare pakket in dist/
	@$(BIN)/hatchling build --target wheel

clean: ## verwijder wat gemaakt is
	@rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
