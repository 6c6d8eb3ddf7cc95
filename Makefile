# `make help` lists the targets. Each does its own set-up; the second time that costs seconds.
# V=1 shows the output of every step; BATON_CACHE=folder moves the cache (Envoy, tools, logs) out of `.cache`.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

BATON_CACHE ?= .cache
override BATON_CACHE := $(abspath $(BATON_CACHE))
export BATON_CACHE

# What the black-box tests, the demo and the benches start; name another Envoy here to try Baton on it.
export BATON_ENVOY  ?= $(BATON_CACHE)/venv/bin/envoy
export BATON_PYTHON ?= $(BATON_CACHE)/venv/bin/python
export BATON_WASM   ?= $(CURDIR)/target/baton.wasm

ARGS ?=
# Black-box tests wait more than they work; one thread per core would leave the cores idle.
export RUST_TEST_THREADS ?= $(shell echo $$((3 * $$(nproc))))

step   := scripts/step
# Tests stream: their closing lines say how many ran.
stream := scripts/step --stream
cargo_target := $(or $(CARGO_TARGET_DIR),target)
# The filter is wasm and nothing else. One selection for all native steps: another would build dependencies again.
native := --locked --workspace --exclude baton-filter --all-features

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## Start everything with scripted providers and take a tour (ARGS=--once: end after it)
	@$(cargo_target)/debug/demo $(ARGS)

.PHONY: run
run: build ## Start the same stack against real providers (needs OPENAI_API_KEY; ARGS=envoy/providers.yaml: any key)
	@$(cargo_target)/debug/run $(ARGS)

.PHONY: bench
bench: python-env wasm ## Measure Baton against bare Envoy, and core's readers against plain ones
	@$(step) "build of what is measured" cargo build --locked --profile native -p baton-sidecar -p baton-benches
	@cargo bench --locked -p baton-benches -- --quick
	@$(cargo_target)/native/baton-bench $(ARGS)

.PHONY: bench-cache
bench-cache: c-compiler ## Measure how long the sidecar looks for a question among 100,000 (ARGS=number)
	@$(step) "build of what is measured" cargo build --locked --profile native -p baton-benches --bin cache-bench
	@$(cargo_target)/native/cache-bench $(ARGS)

# Where the data of evals lies: recorded and published by others, and no part of the project.
DATA ?= ../shared/data

.PHONY: eval-wire
eval-wire: c-compiler ## Run recorded payloads through parsers and translators (DATA=folder, ARGS=--misses)
	@$(step) "build of the evals" cargo build --locked -p baton-evals
	@$(cargo_target)/debug/eval-wire --data $(DATA) $(ARGS)

.PHONY: eval-routing
eval-routing: c-compiler ## Place published benchmarks' questions: cost against quality (DATA=folder, ARGS=--fit=folder)
	@$(step) "build of the evals" cargo build --locked -p baton-evals
	@$(cargo_target)/debug/eval-routing --data $(DATA) $(ARGS)

.PHONY: eval-verify
eval-verify: c-compiler ## Run schemas' and tool calls' published cases through the checks (DATA=folder, ARGS=--misses)
	@$(step) "build of the evals" cargo build --locked -p baton-evals
	@$(cargo_target)/debug/eval-verify --data $(DATA) $(ARGS)

.PHONY: eval-guardrails
eval-guardrails: c-compiler wasm-toolchain ## Look for secrets, persons and attacks in published texts: recall, false alarms, speed (DATA=folder, ARGS=--misses)
	@$(step) "detectors for wasm, release" scripts/wasm-cargo build --locked --release -p baton-core --example scan
	@$(step) "build of the evals, release" cargo build --locked --profile native -p baton-evals --bin eval-guardrails
	@$(cargo_target)/native/eval-guardrails --data $(DATA) --wasm $(or $(BATON_WASM_TARGET_DIR),target/wasm)/wasm32-unknown-unknown/release/examples/scan.wasm $(ARGS)

.PHONY: eval-cache
eval-cache: c-compiler ## Ask what was asked in other words, and what only looks so: hits, wrong ones (DATA=folder, MODELS=folder)
	@$(step) "build of the evals, release" cargo build --locked --profile native -p baton-evals --bin eval-cache
	@$(cargo_target)/native/eval-cache --data $(DATA) $(if $(MODELS),--models $(MODELS)) $(ARGS)

.PHONY: eval-cascade
eval-cascade: build ## Replay published outcomes through the whole stack: cost, quality, bills (DATA=folder)
	@$(cargo_target)/debug/eval-cascade --data $(DATA) $(ARGS)

.PHONY: fit-guardrails
fit-guardrails: c-compiler ## Fit the weights that tell attacks from harmless texts (DATA=folder)
	@$(step) "build of the fitting" cargo build --locked --profile native -p baton-evals --bin fit-guardrails
	@$(cargo_target)/native/fit-guardrails --data $(DATA) --into core/src/detect/injection/weights

.PHONY: setup
setup: python-env wasm-toolchain wasm-opt wasm-test-runner ## Install what is missing, and nothing else

.PHONY: wasm
wasm: wasm-toolchain wasm-opt ## Build the filter into target/baton.wasm
	@$(step) "filter for wasm, release" scripts/build-wasm target/baton.wasm

.PHONY: build
build: python-env wasm
	@$(step) "sidecar and scripted providers" cargo build $(native) --bins

.PHONY: python-env
python-env:
	@$(step) "Envoy and client SDKs" scripts/python-env

.PHONY: wasm-toolchain
wasm-toolchain: c-compiler
	@$(step) "wasm target" scripts/wasm-toolchain

# Binaryen's, from Debian; another that is there will do.
.PHONY: wasm-opt
wasm-opt:
	@command -v wasm-opt >/dev/null || $(step) "wasm-opt" scripts/debian-packages binaryen

.PHONY: wasm-test-runner
wasm-test-runner: c-compiler
	@$(step) "wasm test runner" scripts/wasm-test-runner

# Build scripts and bundled C libraries need one; a fresh Debian may not have it.
.PHONY: c-compiler
c-compiler:
	@command -v cc >/dev/null && command -v c++ >/dev/null || $(step) "C and C++ compilers" scripts/debian-packages gcc g++ libc6-dev

.PHONY: schema
schema: ## Write the JSON Schema of the plugin configuration, envoy/baton.schema.json
	@UPDATE_GOLDEN=1 $(step) "schema" cargo test --locked -p baton-core --features schema --test schema

.PHONY: clean
clean: ## Remove what was built (the cache stays)
	@rm -rf target

.PHONY: check
check: wasm ## Formatting, lints, docs, dependencies, the filter's size: no tests of behaviour
	@$(step) "formatting" cargo fmt --all --check
	@$(step) "lints, native crates" cargo clippy $(native) --all-targets -- -D warnings
	@$(step) "lints, filter on wasm" scripts/wasm-cargo clippy --locked --release -p baton-filter -- -D warnings
	@RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" $(step) "docs" cargo doc --locked --workspace --lib --no-deps --document-private-items
	@$(step) "size of the filter" scripts/wasm-size target/baton.wasm
	@$(stream) "tidy: sources, documents, dependencies" cargo test $(native) --quiet --test tidy

.PHONY: test
test: clean-logs check test-native test-wasm ## Everything: check, then every layer of tests
	@scripts/test-summary "native tests" "core on wasm32, under Node"

.PHONY: test-native
test-native: python-env wasm ## Unit, golden and property tests; black box with real Envoy and real clients
	@$(step) "build of the native tests" cargo build $(native) --bins --tests
	@$(stream) "native tests" cargo test $(native)

.PHONY: test-unit
test-unit: c-compiler ## Only those that start nothing: unit, golden and property tests
	@$(stream) "unit, golden and property tests" cargo test $(native) --exclude baton-tests

.PHONY: test-it
test-it: python-env wasm ## Only the black box (ARGS=name: the tests whose name holds it)
	@$(step) "build of the black box" cargo build $(native) --bins --test it
	@$(stream) "black box" cargo test $(native) --test it -- $(ARGS)

wasm_tests := --locked -p baton-core --lib --test exchanges

.PHONY: test-wasm
test-wasm: wasm-toolchain wasm-test-runner ## The tests of core again on wasm32, under Node
	@$(step) "build of the wasm tests" scripts/wasm-cargo test $(wasm_tests) --no-run
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$(BATON_CACHE)/bin/wasm-bindgen-test-runner \
		$(stream) "core on wasm32, under Node" scripts/wasm-cargo test $(wasm_tests)

.PHONY: clean-logs
clean-logs:
	@rm -rf $(BATON_CACHE)/logs
