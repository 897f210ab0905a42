PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8765

.PHONY: demo test lint bench serve clean

$(BIN)/servanda: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(BIN)/servanda
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Crawl the bundled offline edition, derive, build the site; no network but the installs.
demo: $(BIN)/servanda
	$(BIN)/servanda demo

test: $(VENV)/.dev
	$(BIN)/pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Ratios to named references, measured in one run.
bench: $(VENV)/.dev
	$(BIN)/python bench/run.py
	$(BIN)/python bench/news.py

# The site at / and Datasette at /data/.
serve: $(BIN)/servanda
	$(BIN)/servanda serve --port $(PORT)

clean:
	rm -rf $(VENV) data
