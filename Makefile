# Everything runs in .venv, which is made from requirements.lock: nothing else on the machine is touched.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Small matrices are slower on several threads, and tests run in several processes.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# Libraries keep what they find in here, and what other installations leave in the environment bends nothing.
export MPLCONFIGDIR := $(CURDIR)/_build/.caches/matplotlib
export DASK_TEMPORARY_DIRECTORY := $(CURDIR)/_build/.caches/dask
export PIP_USER := 0
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE PIP_TARGET PIP_PREFIX
# The commands of a .venv name its place: after the folder was moved or renamed it is installed anew.
$(shell [ "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd -P)" ] || rm -f $(STAMP))

.DEFAULT_GOAL := help
.PHONY: help book test check format bench mutants serve lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(STAMP) ## build the book (only what changed) and say where it is (ARGS=--pdf prints it too)
	@$(BIN)/alliances build --strict $(ARGS)

# three on two cores: many tests wait for a kernel, a server or a browser; the longest files begin first (tests/conftest.py)
test: $(STAMP) ## run the tests; without Chromium those in a browser are skipped (BROWSER_TESTS=required refuses that)
	@$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder $(ARGS)

check: $(STAMP) ## style, types, empty notebooks and the book's own rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nbstripout --keep-id --verify chapters/*.ipynb
	$(BIN)/alliances check

format: $(STAMP) ## put code and notebooks into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout --keep-id chapters/*.ipynb

bench: $(STAMP) ## compare ways of running within one run of this machine (ARGS=quick: each once)
	@$(BIN)/alliances build --strict
	@$(BIN)/python benchmarks/run.py $(ARGS)

mutants: $(STAMP) ## plant mutants in a chapter's code and count those that no test sees (CHAPTER=trade N=70 SEED=1)
	@$(BIN)/python tests/mutants.py $(or $(CHAPTER),trade) -n $(or $(N),70) --seed $(or $(SEED),1)

serve: book ## the book live, with a form on every chapter that runs it anew (PORT=… for another than 8000)
	@$(BIN)/alliances serve --port $(PORT)

lock: $(STAMP) ## write requirements.lock from pyproject.toml (UPGRADE=1 takes newer releases)
	@PATH="$(BIN):$$PATH"; command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	@PATH="$$PATH:$(BIN)" uv pip compile pyproject.toml --no-config --quiet --default-index https://pypi.org/simple \
	  --all-extras --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --output-file requirements.lock >/dev/null

clean: ## remove what was built and cached (not .venv)
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamp comes last, so an interrupted installation starts again from nothing.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or later is needed; name one with PYTHON=/path/to/python3" >&2; exit 1; }
	@if [ -f $@ ]; then \
	  echo "$? changed since $(VENV) was made: it is made anew. Packages that you added to it by hand have to be added again."; \
	elif [ -d $(VENV) ]; then echo "$(VENV) was made elsewhere or not finished: it is made anew."; fi
	@if command -v uv >/dev/null; then set -e; \
	  echo "Installing the locked packages into $(VENV) with uv (under a minute on most machines)"; \
	  uv venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV); \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else set -e; \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "make: $(PYTHON) has no venv module; on Debian: apt-get install python3-venv" >&2; exit 1; }; \
	  echo "Installing the locked packages into $(VENV) with pip (a minute or two)"; \
	  $(PYTHON) -m venv --clear $(VENV); \
	  $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .; \
	fi
	@pwd -P > $@
	@echo "Installed: $(VENV) is ready."
