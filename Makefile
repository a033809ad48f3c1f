# `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEVELOPED := $(VENV)/.developed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Half of the time a test waits: for a container, a browser, a time limit. So there are two for each core.
WORKERS ?= $(shell expr 2 \* $$(nproc 2> /dev/null || getconf _NPROCESSORS_ONLN))
LAST := $(VENV)/pytest-last-line
# Without an engine the tests that need one are skipped, and what they would cover is not counted.
ENGINE := $(BIN)/python -c 'import sys; from harness.engine import choosing; sys.exit(bool(choosing.why_no_containers()))'
ENGINES_OWN := --omit=harness/drivers/container/*,*/drivers/agent.py,*/drivers/confine.py,*/drivers/warm/runtime.py,*/drivers/warm/process_watch.py,*/drivers/warm/hosts/*
# Stands before what tells nothing while it works: says every few seconds that it still does.
TICKING := (while sleep 3 > /dev/null 2>&1 && kill -0 $$$$ 2> /dev/null; do echo "  still at it: $$SECONDS s"; done) & \
  trap "kill $$! 2> /dev/null" EXIT;
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: docs help pictures run test slow-tests setup develop lint format fuzz bench compatibility constraints pinned clean

docs:
	@for kind in rules refusals toolkits directives scenarios clients runtimes options; do \
	  $(BIN)/harness list $$kind --markdown > docs/$$kind.md; done

help:
	@echo 'make run          set everything up and run the matrix of all clients; ARGS="-c curl" for a part'
	@echo 'make test         set everything up and pass every test; ARGS=tests/pages for a part, COVERAGE=1 to count lines'
	@echo 'make slow-tests   what each room, file and test costs, in processor seconds; ARGS=tests/pages for a part'
	@echo 'make setup        the virtual environment, and the tool chains that are missing'
	@echo 'make develop      the same, and what tests and linters need'
	@echo 'make lint         what CI holds of style, types and layers'
	@echo 'make format       fix what can be fixed of it'
	@echo 'make docs         the pages of docs/ that are made from data'
	@echo 'make pictures     the pictures of docs/, of MATRIX=record and PAGE=record'
	@echo 'make fuzz, bench  look for holes for long; measure'
	@echo 'make compatibility  run every version of every library, and tell what each does'
	@echo 'make constraints  pin the packages anew'
	@echo 'make clean        remove the virtual environment (`harness clean`: the cache of builds)'

run: setup
	@$(BIN)/harness run --driver local --warm $(ARGS)

# Tests that share what is slow to make stand together and stay on one worker, until another is idle.
# Rewritten tests are kept, even where Python may keep nothing by the way: that is half of a start.
# COVERAGE=1 counts the lines that they run, which nearly doubles what our own code costs; CI asks for it.
test: develop
ifdef COVERAGE
	@rm -f .coverage .coverage.*
	@env -u PYTHONDONTWRITEBYTECODE \
	  $(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal $(ARGS) | tee >(tail -n 1 > $(LAST))
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered $(if $(ARGS),--fail-under=0) $(shell $(ENGINE) || echo '$(ENGINES_OWN)')
	@echo "With the programs that run apart, of which no line can be counted, as if nothing ran them:" \
	  "$$($(BIN)/coverage report --omit=none --fail-under=0 --format=total) %"
	@cat $(LAST)
else
	@env -u PYTHONDONTWRITEBYTECODE \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)
endif

# By processor time, not by the clock: a busy machine changes nothing. Nothing is counted beside it.
slow-tests: develop
	@env -u PYTHONDONTWRITEBYTECODE \
	  $(BIN)/python -m pytest -q -p tests.tiny.cost -n $(WORKERS) --dist worksteal $(ARGS)

# A tool chain that cannot be installed costs its own clients; the run names them.
# What is not compiled here is compiled at every start, where Python may keep nothing by the way.
setup: $(READY)
	@$(BIN)/python -m compileall -q harness
	@$(TICKING) $(BIN)/harness setup || true

develop: $(DEVELOPED) setup

# What the harness itself needs; packages are compiled at last, on every core.
$(READY): harness/requirements.txt pyproject.toml
	@echo 'Making the virtual environment of the harness in $(VENV).'
	@$(TICKING) \
	  command -v $(PYTHON) > /dev/null || \
	  { echo "make: there is no $(PYTHON) here; name another: make run PYTHON=python3.12" >&2; exit 3; }; \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than 3.11; name another: make run PYTHON=python3.12" >&2; exit 3; }; \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo '$$ apt-get install -y python3-venv'; \
	    if [ "$$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi; \
	    $$sudo apt-get update -qq && $$sudo apt-get install -y -qq python3-venv; } || \
	  { echo "make: Python has no venv here; install it: sudo apt-get install python3-venv" >&2; exit 3; }; \
	  $(PYTHON) -m venv $(VENV)
	@awk '/^[a-z]/ { on = /^(packaging|pip|setuptools|wheel)==/ } on' $< > $(VENV)/builders.txt
	@echo 'Installing what builds packages of Python, pinned by hash.'
	@$(TICKING) $(PIP) --no-compile --require-hashes -r $(VENV)/builders.txt
	@echo "Installing the $$(grep -c == $<) packages that the harness needs, pinned by hash."
	@$(TICKING) $(PIP) --no-compile --require-hashes --no-build-isolation -r $<
	@$(TICKING) $(PIP) --no-compile --no-deps --no-build-isolation -e .
	@echo 'Compiling them, and the harness.'
	@$(TICKING) $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib harness || true
	@touch $@

# What its tests and its linters need beside that.
$(DEVELOPED): $(READY) constraints.txt
	@echo "Installing the $$(grep -c == constraints.txt) packages that its tests and linters need."
	@$(TICKING) $(PIP) --require-hashes --no-build-isolation -r constraints.txt
	@touch $@

lint: $(DEVELOPED)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEVELOPED)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

fuzz: $(DEVELOPED)
	@$(BIN)/python -m tests.fuzz $(ARGS)

bench: develop
	@$(BIN)/python -m benchmarks $(ARGS)

constraints:
	@$(MAKE) --no-print-directory pinned FILE=constraints.txt FOR='--group pyproject.toml:dev --extra dask' \
	  TITLE='Every package of the virtual environment'
	@$(MAKE) --no-print-directory pinned FILE=harness/requirements.txt TITLE='What the harness itself needs'

# Without what is pinned already, uv takes the newest of everything.
pinned:
	@cp $(FILE) pinned.new
	@printf 'hatchling\neditables\npip\nsetuptools\nwheel\n' | uv pip compile --quiet --universal --generate-hashes \
	  --python-version 3.11 --no-header --no-annotate --exclude-newer "7 days" $(UPGRADE) \
	  $(FOR) pyproject.toml - --output-file pinned.new
	@{ echo '# $(TITLE), pinned by hash; made by `make constraints`.'; cat pinned.new; } > $(FILE)
	@rm pinned.new

# MATRIX is the record of a whole run, PAGE that of a checked page with a red block.
pictures: $(DEVELOPED)
	@$(BIN)/python -m tests.browser.pictures $(MATRIX) $(PAGE)

# A cell that is red is in the table as what it is.
compatibility: setup
	@$(TICKING) $(BIN)/harness setup --aside || true
	@$(BIN)/harness run --driver local --warm --behaviour --record out/compatibility.jsonl || test $$? = 1
	@for format in json md; do \
	  $(BIN)/harness report out/compatibility.jsonl --compatibility docs/compatibility.$$format || test $$? = 1; done

clean:
	@rm -rf $(VENV) .coverage .coverage.*
