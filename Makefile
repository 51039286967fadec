# make pack   sets up once, then builds every pack into output/
# make test   sets up once, then runs all checks
# The others are for people who change the program: make quick, soak, bench, schema, lock, clean.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: pack test quick soak bench schema lock clean

pack: .venv/ready
	@$(BIN)/python -m packbuilder.doctor --install
	@$(BIN)/packbuilder build

test: .venv/ready
	@$(BIN)/python -m packbuilder.doctor --install --tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n auto

# Without the tests that set whole files: under a minute, for use while writing.
quick: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n auto -m "not slow and not soak"

soak: .venv/ready
	$(BIN)/pytest -q -n auto -m soak

# How long things take, beside plainer ways; writes docs/performance.md. A quarter of an hour, on a machine left alone.
bench: .venv/ready
	$(BIN)/python -m benchmarks --write

schema: .venv/ready
	$(BIN)/packbuilder schema

# New pins after a change of dependencies in pyproject.toml. Wants uv (pip install uv); writes no index address.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --output-file requirements.lock

# What was built stays: someone may have changed it by hand.
clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find packbuilder tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so that a set-up that was cut short is done again. Debian splits venv from Python.
.venv/ready: pyproject.toml requirements.lock
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed. On Debian or Ubuntu: sudo apt-get install -y python3 python3-venv"; exit 3; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing $$package with apt-get ..."; \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get -qq install -y $$package >/dev/null 2>&1 \
				|| { apt-get -qq update && apt-get -qq install -y $$package >/dev/null; }; \
		else echo "This Python cannot make a virtual environment. Run: sudo apt-get install -y $$package"; exit 3; fi; fi
	@echo "Setting up in .venv, once: this takes a minute or two ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) uninstall -qq --yes packbuilder
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@
