# Everything one does with this project. `make demo` and `make test` need Python 3.10+ and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export NO_MKDOCS_2_WARNING := true

.PHONY: demo test serve check bench tune pictures lock clean

demo: $(READY)
	$(BIN)/kb index
	$(BIN)/kb ask 漏发多久处理完
	$(BIN)/kb build
	@echo "打开网站：make serve，然后在浏览器里看 http://127.0.0.1:8000/"
	@echo "再问一个：$(BIN)/kb ask 少发了咋办"

test: $(READY)
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

serve: $(READY)
	$(BIN)/kb build
	$(BIN)/kb serve

check: $(READY)
	$(BIN)/kb check --strict

bench: $(READY)
	$(BIN)/kb index
	for file in bench/bench_*.py; do $(BIN)/python $$file || exit 1; done

tune: $(READY)
	$(BIN)/python bench/tune.py

# The versions of requirements.lock, and this checkout in place.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.10 以上，现在是 " + sys.version.split()[0] if sys.version_info < (3, 10) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q kb search
	touch $@

# The pictures of the README.
pictures: $(READY)
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/python tests/browser/pictures.py

# Newest versions that fit pyproject.toml, for every Python and system.
lock:
	uv pip compile --quiet --universal --generate-hashes --all-extras --python-version 3.10 --no-emit-index-url \
		--no-header pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .kb public dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
