# Two commands for everybody: `make demo` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
export PYTHON
BATCH ?= fixtures/sample
OUT ?= out

.PHONY: demo test check setup setup-dev accuracy bench chaos lock sample clean

demo: setup ## read the sample batch and write its score sheets
	.venv/bin/zhiping run $(BATCH) --out $(OUT)

test: setup-dev ## all tests, on as many cores as there are
	.venv/bin/python -m pytest -n auto --dist loadfile

check: setup-dev ## what must be green before a commit, tests apart
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

accuracy: setup-dev ## measure reading and scoring against known truth; writes docs/accuracy.md
	.venv/bin/python -m benchmarks.accuracy --holdout 7 --hand G:27 --hand H:28 --hand I:29 --hand J:30 --hand K:31

bench: setup-dev ## seconds and memory, ours and others'; wants a quiet machine
	.venv/bin/python -m benchmarks.speed $(BATCH)
	.venv/bin/python -m benchmarks.volume

chaos: setup-dev ## kill what works on landing batches, again and again: on one machine, on two, with page readers, and with a Prefect server
	.venv/bin/python -m tests.chaos.storm --kills 100 --longest 0.6 --troubles
	.venv/bin/python -m tests.chaos.storm --kills 60 --machines
	.venv/bin/python -m tests.chaos.storm --kills 30 --engine --longest 2
	.venv/bin/python -m tests.chaos.machines --objects
	.venv/bin/python -m tests.chaos.service --kills 20

sample: setup-dev ## draw the committed sample batch again
	.venv/bin/python -m fixtures.build fixtures/sample

lock: .uv/bin/uv ## resolve the dependencies anew
	.uv/bin/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 -q -o requirements/run.txt
	.uv/bin/uv pip compile pyproject.toml --extra s3 -c requirements/run.txt --generate-hashes --universal --python-version 3.11 -q -o requirements/s3.txt
	.uv/bin/uv pip compile pyproject.toml --extra dev -c requirements/run.txt --generate-hashes --universal --python-version 3.11 -q -o requirements/dev.txt

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt

setup:
	@sh setup.sh run

setup-dev:
	@sh setup.sh dev

clean:
	rm -rf out .zhiping .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
