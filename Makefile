# Everything one does with this project. `make demo` and `make test` need Python 3.10+ and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SCALE := .venv/.ready-to-scale
SOAK := .venv/.ready-to-soak
BENCH := .venv/.ready-to-bench
# What is built of source is built by what was installed by hash before: nothing is fetched that stands in no list.
INSTALL := $(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes
# What is installed is compiled afterwards, by all processors at once; but not what is hardly ever imported. Some packages
# carry files for other versions of Python, which fail to compile.
COMPILE := PYTHONWARNINGS=ignore $(BIN)/python -m compileall -qq -j 0 -x '/(mypy|mypyc|holidays|posseg)/'
export NO_MKDOCS_2_WARNING := true
export DENO_NO_UPDATE_CHECK := 1

.PHONY: demo test serve bundle check bench soak coverage audit sbom calendar pictures lock clean

demo: $(READY)
	$(BIN)/kb index
	$(BIN)/kb ask 漏发多久处理完
	$(BIN)/kb build
	@echo "打开网站：make serve，然后在浏览器里看 http://127.0.0.1:8000/"
	@echo "再问一个：$(BIN)/kb ask 少发了咋办"

test: $(SCALE)
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deno lint site tests bench
	$(BIN)/deno check site tests bench
	$(BIN)/pytest

serve: $(READY)
	$(BIN)/kb build
	$(BIN)/kb serve

bundle: $(READY)
	$(BIN)/kb bundle

check: $(READY)
	$(BIN)/kb check --strict

bench: $(BENCH)
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/kb index
	for file in bench/bench_*.py; do $(BIN)/python $$file || exit 1; done

# The long versions of the tests that take as long as one lets them; each storm over the commands, then each fuzzer, for
# so many seconds.
SECONDS ?= 300
soak: $(SOAK)
	$(BIN)/pytest -n 0 -s --soak --storm $(SECONDS) tests/answers/test_every_command_in_a_storm.py
	$(BIN)/pytest -n 0 --soak --timeout 3600 tests/answers/test_nothing_is_lost.py tests/answers/test_many_questions.py tests/base/test_hostile_files.py tests/checks/test_everything_grows_no_faster_than_its_input.py tests/cluster/test_same_replies.py
	for part in loader question pack; do $(BIN)/python tests/soak/fuzz.py $$part -max_total_time=$(SECONDS) || exit 1; done

# Which branches of kb/ and search/ the tests take, without those that need a browser.
coverage: $(SCALE)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 0 --ignore tests/browser
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Known holes in the versions that are locked.
audit: $(SOAK)
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-scale.lock

# What a wheel and the website carry, as CycloneDX has it: dist/*.cdx.json.
sbom: $(READY)
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation
	$(BIN)/kb build
	$(BIN)/python supply/sbom.py dist/*.whl dist/wheel.cdx.json
	$(BIN)/python supply/sbom.py public dist/site.cdx.json

# The versions of requirements.lock, and this checkout in place.
$(READY): requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.10 以上，现在是 " + sys.version.split()[0] if sys.version_info < (3, 10) else 0)'
	$(PYTHON) -m venv .venv
	$(INSTALL) --compile -r requirements-build.lock
	$(INSTALL) --no-build-isolation --use-pep517 -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(COMPILE) .venv/lib || true
	$(COMPILE) kb search
	touch $@

# What only large bases need (numpy, Milvus) is large itself: who tries the project does not wait for it, and of it is
# compiled what is imported.
$(SCALE): $(READY) requirements-scale.lock
	$(INSTALL) --only-binary :all: -r requirements-scale.lock
	touch $@

$(SOAK): $(SCALE) requirements-soak.lock
	$(INSTALL) --only-binary :all: -r requirements-soak.lock
	touch $@

$(BENCH): $(SCALE) requirements-bench.lock
	$(INSTALL) --only-binary :all: -r requirements-bench.lock
	touch $@

# The table of public holidays, when the library knows another year (the notice comes in October or November).
calendar: $(READY)
	$(BIN)/python -c 'from kb.dates.calendar import TABLE; from kb.dates.compiling import write; write(TABLE)'

# The pictures of the README.
pictures: $(READY)
	sh tests/browser/install_chromium.sh $(BIN)
	$(BIN)/python tests/browser/pictures.py

# Newest versions that fit pyproject.toml, for every Python and system; by the uv that is locked itself.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.10 --no-emit-index-url --no-header
EXTRAS := site server mcp sheets dev
lock: $(SOAK)
	$(LOCK) --group pyproject.toml:build -o requirements-build.lock
	$(LOCK) $(EXTRAS:%=--extra %) -c requirements-build.lock pyproject.toml -o requirements.lock
	$(LOCK) $(EXTRAS:%=--extra %) --extra fast --extra cluster -c requirements.lock pyproject.toml -o requirements-scale.lock
	$(LOCK) --group pyproject.toml:bench -c requirements-scale.lock -o requirements-bench.lock
	$(LOCK) --group pyproject.toml:soak -c requirements-scale.lock -o requirements-soak.lock

clean:
	rm -rf .venv .kb public dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
