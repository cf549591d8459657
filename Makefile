# Everything runs in a virtual environment of its own, `.venv`, installed from the lock files.
#
#   PYTHON       the interpreter that makes the environment   make serve PYTHON=python3.12
#   VENV         another environment beside it                make test PYTHON=python3.13 VENV=.venv-3.13
#   PYTEST_ARGS  handed to pytest                             make test PYTEST_ARGS="-k teams"
#   ARGS         handed to the load tests                     make faults ARGS="--target sqlite --seconds 60"
#   SERVE_ARGS   handed to `halfpast serve --demo`
#   SEEDS, JOBS  of the simulation                        make sim SEEDS=1000 JOBS=4
#   LOCK_ARGS    handed to the resolver                       make lock LOCK_ARGS=--upgrade

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist worksteal
SERVE_ARGS ?=
ARGS ?=
SEEDS ?= 10000
JOBS ?= 2
LOCK_ARGS ?=
VENV = .venv
UV = uv==0.13.9

BIN = $(VENV)/bin
PIP_INSTALL = -m pip install --disable-pip-version-check --quiet
CREATED = $(VENV)/.stamp-created
RUNTIME = $(VENV)/.stamp-runtime
DEV = $(VENV)/.stamp-dev
AGENTS = .venv-frameworks
FRAMEWORKS = $(AGENTS)/.stamp-frameworks
SOURCES = $(wildcard engine tools server tests loadtests)
COMPILE = .venv-lock/bin/uv pip compile --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(LOCK_ARGS)

.PHONY: help serve test check frameworks format bench sim faults lock clean

help: ## show this list
	@awk -F ': .*## ' '/^[a-z]+: .*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

serve: $(RUNTIME) ## run the server with demo data on 127.0.0.1:8080
	@$(BIN)/halfpast serve --demo $(SERVE_ARGS)

test: check ## run the checks, then the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(DEV) ## lint, formatting, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports --no-logo

# The program is another environment's: an agent's process has nothing of halfpast in it.
frameworks: $(RUNTIME) $(FRAMEWORKS) ## run the examples in LiveKit Agents and Pipecat, which take 0.9 GB
	$(AGENTS)/bin/mypy docs/examples/*.py tests/frameworks/*.py
	HALFPAST="$(abspath $(BIN)/halfpast)" $(AGENTS)/bin/python -m pytest tests/frameworks

format: $(DEV) ## sort the imports and format the code
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## measure the engine and the words, in time and in bare lookups
	$(BIN)/python -m tests.benchmarks.engine_benchmark --fast
	$(BIN)/python -m tests.benchmarks.speech_benchmark --fast
	$(BIN)/python -m tests.benchmarks.when_benchmark --fast

sim: $(DEV) ## break thousands of invented worlds, each the same whenever its seed is run
	$(BIN)/python -m tests.sim --seeds $(SEEDS) --jobs $(JOBS)

faults: $(DEV) ## break real processes under load and check that nothing is lost: ARGS="--target redis"
	@$(BIN)/python -m loadtests.faults $(if $(ARGS),$(ARGS),--help)

# What is tested is what runs: the vendors' packages, which only tests need, hold some of the versions back.
lock: .venv-lock/.stamp-uv ## resolve pyproject.toml into the lock files
	$(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	$(COMPILE) --group pyproject.toml:frameworks --output-file requirements-frameworks.lock

clean: ## remove the environments, caches and built packages
	rm -rf .venv .venv-* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf build dist
	@for dir in $(SOURCES) docs; do find "$$dir" -name __pycache__ -type d -prune -exec rm -rf {} +; done

# One environment for both locks: the dev lock holds the runtime lock's versions and more.
# The stamps lie inside it and vanish with it.

%/.stamp-created:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "error: $(PYTHON) was not found;" \
		"halfpast needs Python 3.11 or newer: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("error: $(PYTHON) is %d.%d, halfpast needs 3.11 or newer: make PYTHON=python3.12 ..." % v[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "error: $(PYTHON) cannot make" \
		"virtual environments; install its venv module (on Debian: python3-venv)" >&2; exit 1; }
	@echo "Creating the virtual environment $* ..."
	@$(PYTHON) -m venv --clear $*
	@touch $@

.venv-lock/.stamp-uv: .venv-lock/.stamp-created Makefile
	@echo "Installing $(UV) ..."
	@.venv-lock/bin/python $(PIP_INSTALL) $(UV)
	@touch $@

$(RUNTIME): $(CREATED) requirements.lock pyproject.toml
	@echo "Installing requirements.lock ..."
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements.lock
	@echo "Installing halfpast ..."
	@$(BIN)/python $(PIP_INSTALL) --no-deps -e .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "Installing requirements-dev.lock ..."
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(FRAMEWORKS): $(AGENTS)/.stamp-created requirements-frameworks.lock
	@echo "Installing requirements-frameworks.lock: LiveKit Agents, Pipecat and what they need, 0.9 GB ..."
	@$(AGENTS)/bin/python $(PIP_INSTALL) --require-hashes -r requirements-frameworks.lock
	@touch $@
