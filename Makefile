# Every target runs inside the environment that ./textback makes, so a fresh clone needs make and Python, nothing else.

.DEFAULT_GOAL := help
.PHONY: help check format test bench rigs lock run clean

IN := ./textback dev
COMPILE := $(IN) uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(UPGRADE)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## format, lint, types, import contracts, dependencies; changes nothing
	$(IN) ruff format --check .
	$(IN) ruff check .
	$(IN) mypy
	$(IN) lint-imports
	$(IN) deptry .

format: ## format, and fix what the linter can fix
	$(IN) ruff format .
	$(IN) ruff check --fix .

test: ## the tests (./textback test takes pytest's arguments)
	./textback test

bench: ## the benchmarks, as a table
	$(IN) python -m benchmarks

rigs: ## the long rigs, left out of an ordinary test run
	./textback test -m rig -n 0

lock: ## requirements/*.txt from pyproject.toml (newer releases: make lock UPGRADE=--upgrade)
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --extra test --constraints requirements/run.txt --output-file requirements/test.txt
	$(COMPILE) pyproject.toml --extra dev --constraints requirements/test.txt --output-file requirements/dev.txt

run: ## everything on this machine, with a phone page
	./textback run

clean: ## remove what can be made again; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
