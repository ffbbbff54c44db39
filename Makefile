# The project's commands. Each first installs what it needs and this machine lacks (Scripts/dependencies.sh).

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs format soak clean

need := Scripts/dependencies.sh
sources := Sources Tests Examples Benchmarks Package.swift
documented := Ratchet RatchetDSL RatchetEngine RatchetJournal RatchetTesting RatchetEncryption RatchetCLI
documentation := swift package --disable-sandbox generate-documentation \
	$(foreach target,$(documented),--target $(target)) --enable-experimental-combined-documentation

# So many tests at once: those that wait for what happens let others go first, and with hundreds of them on few cores
# nobody gets on.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 4

help: ## Lists the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Runs the photo pipeline and kills it on the way; INPUT=DIR takes your own photographs, ARGS="…" goes to the example
	@$(need) toolchain build images $(if $(INPUT),,photographs)
	swift run MediaPipeline $(if $(INPUT),--input "$(INPUT)") $(ARGS)

test: ## Runs all tests; ARGS="--filter Journal" runs some
	@$(need) toolchain build tests images
	Scripts/test.sh $(ARGS)

check: export RATCHET_STRICT := 1
check: ## Does what continuous integration does: format, warnings as errors, tests, documentation
	@$(need) toolchain build tests images
	swift format lint --strict --parallel --recursive $(sources)
	swift build --build-tests
	Scripts/test.sh --skip-build
	$(documentation) --warnings-as-errors

bench: ## Measures a release build against C programs that do the same on this machine; JSON=1 prints JSON
	@$(need) toolchain build
	@swift build -c release --product ratchet-reference $(if $(JSON),>&2)
	@swift build -c release --product ratchet-sqlite $(if $(JSON),>&2)
	swift run -c release ratchet-bench $(if $(JSON),--json) $(ARGS)

docs: ## Builds the documentation, for one website, below .build/plugins
	@$(need) toolchain build
	$(documentation)

format: ## Formats all sources in place
	@$(need) toolchain
	swift format --in-place --parallel --recursive $(sources)

soak: ## Fuzzes for FUZZ (300) seconds, then tests for MINUTES (10) with new seeds, IMAGES (5000) power cuts, KILLS (200)
	@$(need) toolchain build tests images
	Scripts/fuzz.sh $(or $(FUZZ),300)
	IMAGES=$(or $(IMAGES),5000) KILLS=$(or $(KILLS),200) Scripts/soak.sh $(or $(MINUTES),10)

clean: ## Removes everything that was built
	swift package clean
