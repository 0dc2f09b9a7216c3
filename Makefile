# Everything here works on a fresh machine that has make and Python 3.11 or newer.
#   VENV=path      where the virtual environment lives (default .venv)
#   PYTHON=python  the Python that makes it (default python3)

VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 2
# Neighbours stay together, so that what a file prepares is prepared once.
SHARED := -n $(WORKERS) --dist worksteal
BIN := $(VENV)/bin
DEMO := results/demo

# The tests start many programs of ours: read what Python compiled before, even where a machine is told not to keep it.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help demo extras test slow lint docs science benchmark baseline browser mesa notebooks jupyter clean
.NOTPARALLEL:
.SUFFIXES:

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "make %-10s %s\n", $$1, $$2}'

demo: $(VENV)/.installed-core ## a school with and without a reform: table and figures, installation included
	$(BIN)/staffroom compare school=scheduled_primary 'reforms=[no_reform,clear_supported_mandate]' output=$(DEMO) overwrite=true

extras: $(VENV)/.installed-extras ## what only some need: Excel, SPSS, Dask, netCDF, PDF, sliders and searches in notebooks
	@echo "Readers of Excel and SPSS files, Dask, netCDF, PDF and the notebooks' helpers are installed."

test: $(VENV)/.installed-test ## the quick tests, of nearly every subject (about five minutes)
	$(BIN)/python -m pytest $(SHARED)

slow: $(VENV)/.installed-test ## the other tests: whatever takes more than about a second
	$(BIN)/python -m pytest $(SHARED) -m slow

lint: $(VENV)/.installed-lint ## style (ruff) and types (mypy)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed-docs ## every page and the reference of public names as one site, in results/site
	$(BIN)/python -m sphinx -W --keep-going -q -b html -c docs . results/site
	@echo "The site is results/site/index.html."

science: $(VENV)/.installed-test ## the patterns of the model description, on many runs
	$(BIN)/python -m pytest $(SHARED) -m science

benchmark: $(VENV)/.installed-benchmark ## speed, as tables
	$(BIN)/python -m tests.benchmark
	$(BIN)/python -m tests.benchmark.sweeps
	@if $(BIN)/python -c "import playwright" 2>/dev/null; then $(BIN)/python -m tests.benchmark.page; \
	else echo "The page is not measured: no Playwright (pip install 'staffroom[browser]')."; fi
	$(BIN)/python -m tests.benchmark.panel

browser: $(VENV)/.installed-test $(VENV)/.installed-browser ## tests of the page for a class in a real browser (apt install chromium)
	$(BIN)/python -m pytest $(SHARED) -m browser tests/browser
	$(BIN)/python -m pytest -m browser tests/test_replay.py

mesa: $(VENV)/.installed-test $(VENV)/.installed-mesa-app ## test of the model in Mesa's own viewer (240 MB more)
	$(BIN)/python -m pytest tests/test_mesa_app.py

notebooks: $(VENV)/.installed-notebooks ## the notebooks with their figures, as files in notebooks/ (a few minutes)
	$(BIN)/python -m analysis.notebooks.build notebooks --run

jupyter: $(VENV)/.installed-notebooks $(VENV)/jupyter/.installed ## open the notebooks in the browser
	@test -e notebooks/a_first_steps.ipynb || $(BIN)/python -m analysis.notebooks.build notebooks
	@$(BIN)/python -m ipykernel install --prefix $(VENV)/jupyter --name python3 --display-name staffroom >/dev/null 2>&1
	$(VENV)/jupyter/bin/jupyter lab notebooks

baseline: $(VENV)/.installed-test ## write the numbers that the tests compare with anew (see CONTRIBUTING.md)
	$(BIN)/python -m tests.baseline

clean: ## remove what was generated here, except the virtual environment
	rm -rf build dist *.egg-info results outputs notebooks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find sim experiments analysis configs tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. A stamp file in the virtual environment says what is installed, so that a second call costs nothing.

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "staffroom needs Python 3.11 or newer; name one with: make demo PYTHON=/path/to/python"; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Fetching the installer ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
	  || echo "uv could not be installed; going on with pip, which takes longer."
	@touch $@

$(VENV)/.installed-%: $(VENV)/.created pyproject.toml constraints.txt
	@echo "Installing staffroom and what it needs ($*) ..."
	@target=".$(if $(filter core,$*),,[$*])"; \
	if [ -x $(BIN)/uv ]; then install="$(BIN)/uv pip install --compile-bytecode --python $(BIN)/python"; \
	else install="$(BIN)/python -m pip install --disable-pip-version-check"; fi; \
	if $$install -c constraints.txt -e "$$target"; then :; \
	elif $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))'; then \
	  echo "The tested versions in constraints.txt do not fit this Python; installing the newest that do."; \
	  $$install -e "$$target"; \
	else exit 1; fi
	@touch $@

# Jupyter has an environment of its own: inside the other it would make every import of it two seconds slower.
$(VENV)/jupyter/.installed: $(VENV)/.created
	@echo "Installing Jupyter ..."
	@$(PYTHON) -m venv $(VENV)/jupyter
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --compile-bytecode --python $(VENV)/jupyter/bin/python "jupyterlab>=4.2,<5" "ipywidgets>=8.1,<9"; \
	else $(VENV)/jupyter/bin/python -m pip install --disable-pip-version-check "jupyterlab>=4.2,<5" "ipywidgets>=8.1,<9"; fi
	@touch $@
