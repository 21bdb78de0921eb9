# 序时 Xushi. `make` alone lists the targets.
# Everything lives in $(VENV) and $(XUSHI_HOME); nothing is installed outside them but, by `make test`, Debian's Chromium.

VENV       ?= .venv
XUSHI_HOME ?= var
HOST       ?= 127.0.0.1
PORT       ?=
ARGS       ?=
WORKERS    ?= auto

BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run demo test coverage mutants soak check bench screenshots pins clean
.DELETE_ON_ERROR:

help:
	@echo 'make run          序时: install what it needs, then serve http://127.0.0.1:8501   (PORT=… HOST=… XUSHI_HOME=…)'
	@echo 'make demo         演示: the same with generated numbers, http://127.0.0.1:8502'
	@echo 'make test         测试: all tests, those in the browser included                   (ARGS="-k intake" for some)'
	@echo 'make coverage     覆盖: how much of metrics/ the tests reach, in the browser apart'
	@echo 'make mutants      变异: whether the tests notice when numbers, periods, matrix or journal are changed'
	@echo 'make soak         久测: two thousand kills at random, nothing acknowledged lost         (KILLS=…)'
	@echo 'make check        检查: ruff, mypy, import-linter, sqlfluff and the rules of the house'
	@echo 'make bench        测速: what the speed claims rest on'
	@echo 'make screenshots  截图: the pictures in docs/images'
	@echo 'make pins         锁定版本: write requirements*.txt anew from requirements*.in'
	@echo 'make clean        清理: remove $(VENV) and caches; $(XUSHI_HOME) stays'

# ---------------------------------------------------------------------------------------------------- what is installed

$(VENV)/.made:
	@for python in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -m venv $(VENV) && touch $@ && exit 0 || exit 1; \
	  fi; \
	done; \
	echo '需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed (make PYTHON=/path/to/python3)' >&2; exit 1

# $(call install,requirements file): uv where it is at hand, else pip; both leave compiled bytecode behind.
define install
	@echo '正在安装依赖 / installing $(1)'
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $(1); \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1); \
	fi
	@touch $@
endef

$(VENV)/.run: requirements.txt | $(VENV)/.made
	$(call install,requirements.txt)

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/.made
	$(call install,requirements-dev.txt)
	@touch $(VENV)/.run

# ------------------------------------------------------------------------------------------------------------- serving

# $(call serve,home,port)
define serve
	@echo '在浏览器中打开 / open in a browser:'
	@echo 'http://$(HOST):$(2)'
	@XUSHI_HOME='$(1)' exec $(BIN)/python -m streamlit run dashboard.py \
	  --server.address $(HOST) --server.port $(2) --server.headless true \
	  --browser.gatherUsageStats false --logger.hideWelcomeMessage true
endef

run: $(VENV)/.run
	$(call serve,$(XUSHI_HOME),$(or $(PORT),8501))

demo: $(VENV)/.run
	@XUSHI_HOME=var/demo $(BIN)/python -m metrics demo
	$(call serve,var/demo,$(or $(PORT),8502))

# ------------------------------------------------------------------------------------------------------------ checking

test: $(VENV)/.dev
	@sh .ci/chromium
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

coverage: $(VENV)/.dev
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal --ignore tests/browser --ignore tests/rules \
	  --cov --cov-report term $(ARGS)

soak: $(VENV)/.dev
	@XUSHI_KILLS=$(or $(KILLS),2000) $(BIN)/python -m pytest -q -s -n 0 -o timeout=0 tests/faults/test_kills.py

# mutmut keeps what it knows in mutants/ and asks again only about what changed; it ends without a verdict of its own.
mutants: $(VENV)/.dev
	@$(BIN)/mutmut run $(ARGS)
	@$(BIN)/mutmut export-cicd-stats
	@$(BIN)/python .ci/mutation_score

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint metrics/sql
	@$(BIN)/python -m pytest -q tests/rules

bench: $(VENV)/.dev
	@for script in bench/*.py; do PYTHONPATH=. $(BIN)/python $$script || exit 1; done

screenshots: $(VENV)/.dev
	@sh .ci/chromium
	@PYTHONPATH=. $(BIN)/python docs/screenshots.py

# --------------------------------------------------------------------------------------------------------- maintenance

# A throw-away environment tells the whole tree: first of the program, then with what tests need on top.
pins: $(VENV)/.made
	@sh .ci/pins $(BIN)/python

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* mutants
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
