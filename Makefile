# `make` alone prints this list. Nothing here needs root, Node, Docker or another service.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PORT ?= 5000
HOST ?= 127.0.0.1
export PORT

VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
INSTANCE := $(or $(INCUBATOR_INSTANCE),instance)
SIGN_IN := $(INSTANCE)/demo-sign-in.txt
PREPARED := $(INSTANCE)/.prepared
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard incubator/translations/*/LC_MESSAGES/*.po))
PYTEST := $(BIN)/python -m pytest
# one process for each core, each with databases of its own; an idle one takes over waiting tests
SPREAD := -n auto --dist worksteal

ifdef UV
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: help run test test-all check bench guarantees clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1 \t/p' $(MAKEFILE_LIST) | expand -t 14

run: $(VENV)/.run $(CATALOGUES) $(PREPARED) ## everything from nothing: environment, database, demonstration street, server (PORT=5000)
	@if [ -f $(SIGN_IN) ]; then echo '示例账号（用户名  密码  身份）：'; cat $(SIGN_IN); fi
	@exec $(BIN)/incubator serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev $(CATALOGUES) ## the whole suite: all on SQLite, what is marked `both` also on PostgreSQL
	$(PYTEST) $(SPREAD) -q -m "not slow"

test-all: $(VENV)/.dev $(CATALOGUES) ## everything on both databases
	$(PYTEST) $(SPREAD) -q --all-databases

check: $(VENV)/.dev ## format, lint, types, arrows
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev $(CATALOGUES) ## the measurements, each next to its reference
	@for file in $$(grep -l '^def main' bench/*.py); do \
	  name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

guarantees: $(VENV)/.dev $(CATALOGUES) ## the promises under load, faults and attack, on both databases
	$(PYTEST) tests/guarantees --all-databases -q

clean: ## remove the environment and what tools left; never the data
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find incubator -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
ifdef UV
	@$(UV) venv --quiet --python '>=3.11' $(VENV)
else
	@test -n '$(PYTHON)' || { echo '需要 Python 3.11 或更高版本。/ Python 3.11 or newer is needed.' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo '请先安装 python3-venv，或安装 uv。/ Install python3-venv, or uv.' >&2; exit 1; }
endif

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo '正在安装依赖… / installing'
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo '正在安装开发工具… / installing tools'
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

%.mo: %.po | $(VENV)/.run
	@$(BIN)/python -m incubator.translations.catalogue compile

$(PREPARED): $(VENV)/.run $(wildcard incubator/migrations/versions/*.py) | $(CATALOGUES)
	@$(BIN)/incubator init
	@$(BIN)/incubator demo > /dev/null
	@touch $@
