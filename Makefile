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

ARGS ?=

step   := scripts/step
# Tests stream: their closing lines say how many ran.
stream := scripts/step --stream
# The filter is wasm and nothing else; every other crate is native.
native := --workspace --exclude baton-filter
wasm   := target/baton.wasm
native_target := $(or $(CARGO_TARGET_DIR),target)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## Start everything with scripted providers and take a tour (ARGS=--once: end after it)
	@$(native_target)/debug/demo $(ARGS)

.PHONY: run
run: build ## Start the same stack against the real provider (needs OPENAI_API_KEY)
	@$(native_target)/debug/run $(ARGS)

.PHONY: bench
bench: python-env wasm ## Measure Baton against bare Envoy, and core by itself, in one run
	@$(step) "build what is measured" cargo build --locked --release -p baton-sidecar -p baton-benches
	@cargo bench --locked -p baton-benches
	@$(native_target)/release/baton-bench $(ARGS)

.PHONY: setup
setup: python-env wasm-toolchain wasm-test-runner ## Install what is missing, and nothing else

.PHONY: wasm
wasm: wasm-toolchain ## Build the filter into target/baton.wasm
	@$(step) "filter for wasm, release" scripts/build-wasm $(wasm)

.PHONY: build
build: python-env wasm
	@$(step) "sidecar and scripted providers" cargo build --locked -p baton-sidecar -p baton-tests

.PHONY: python-env
python-env:
	@$(step) "Envoy and client SDKs" scripts/python-env

.PHONY: wasm-toolchain
wasm-toolchain: c-compiler
	@$(step) "wasm target" scripts/wasm-toolchain

.PHONY: wasm-test-runner
wasm-test-runner: c-compiler
	@$(step) "wasm test runner" scripts/wasm-test-runner

# Build scripts and bundled C libraries need one; a fresh Debian may not have it.
.PHONY: c-compiler
c-compiler:
	@command -v cc >/dev/null || $(step) "C compiler" scripts/debian-packages gcc libc6-dev

.PHONY: schema
schema: ## Write the JSON Schema of the plugin configuration to envoy/baton.schema.json
	@UPDATE_GOLDEN=1 $(step) "JSON Schema of the config" cargo test --locked -p baton-core --features schema --test schema

.PHONY: clean
clean: ## Remove what was built (the cache stays)
	@rm -rf target

.PHONY: check
check: wasm ## Formatting, lints, docs, dependencies, the filter's size: no tests of behaviour
	@$(step) "formatting" cargo fmt --all --check
	@$(step) "lints, native crates" cargo clippy --locked $(native) --all-targets -- -D warnings
	@$(step) "lints, filter on wasm" scripts/wasm-cargo clippy --locked --release -p baton-filter -- -D warnings
	@RUSTDOCFLAGS="-D warnings" $(step) "docs" cargo doc --locked --workspace --no-deps --document-private-items
	@$(step) "size of the filter" scripts/wasm-size $(wasm)
	@$(stream) "tidy: sources, docs, dependencies" cargo test --locked --quiet -p baton-tests --test tidy

.PHONY: test
test: test-start check test-unit test-wasm test-it ## Everything: check, then every layer of tests
	@scripts/test-summary

.PHONY: test-start
test-start:
	@rm -rf $(BATON_CACHE)/logs

.PHONY: test-unit
test-unit: c-compiler ## Unit, golden and property tests, native
	@$(step) "build of the native tests" cargo test --locked $(native) --exclude baton-tests --no-run
	@$(stream) "unit, golden and property tests" cargo test --locked $(native) --exclude baton-tests
	@$(stream) "published JSON Schema" cargo test --locked -p baton-core --features schema --test schema

wasm_tests := --locked -p baton-core --lib

.PHONY: test-wasm
test-wasm: wasm-toolchain wasm-test-runner ## The tests of core again on wasm32, under Node
	@$(step) "build of the wasm tests" scripts/wasm-cargo test $(wasm_tests) --no-run
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$(BATON_CACHE)/bin/wasm-bindgen-test-runner \
		$(stream) "core on wasm32, under Node" scripts/wasm-cargo test $(wasm_tests)

.PHONY: test-it
test-it: build ## Black box: real Envoy, the sidecar, scripted providers, real clients
	@$(step) "build of the black-box tests" cargo test --locked -p baton-tests --tests --no-run
	@$(stream) "black-box tests" cargo test --locked -p baton-tests --tests
