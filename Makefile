# `make` alone says what there is; see .make/check for what has to be on the machine.

PREFIX ?= /usr/local
DESTDIR ?=

BUILD_RELEASE = swift build -c release --static-swift-stdlib
BUILD_CHECKED = --explicit-target-dependency-import-check error
SOURCES = Sources Tests Package.swift
PROGRAMS = .build/release/sendplan .build/release/sendplan-executor

.PHONY: help demo build test bench sim engines breakages format install uninstall clean

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: build ## Plans, compares, approves, exports and sends real requests, and shows each command
	@.make/demo

build: ## Builds both programs for release, into .build/release
	@.make/check
	@$(BUILD_RELEASE)

test: ## Lints, builds with all warnings as errors, and runs all tests, or with ONLY=Name one suite
	$(if $(ONLY),@grep -rqE '(struct|class|enum) $(ONLY)\b' Tests || { echo 'there is no suite $(ONLY) in Tests' >&2; exit 1; })
	@.make/check
	@.make/test-programs
	swift format lint --strict --recursive $(SOURCES)
	swift build --build-tests $(BUILD_CHECKED)
	$(if $(ONLY),swift test --skip-build --disable-xctest --filter '[.]$(ONLY)/',@.make/run-tests)

PART = planning sending

bench: build ## Measures the release programs beside C programs, or with PART=quality plans beside the best there are
	$(if $(filter planning,$(PART)),@Tests/Benchmarks/bench.sh)
	$(if $(filter sending,$(PART)),@SENDPLAN_BENCH=1 $(BUILD_RELEASE) --product claiming)
	$(if $(filter sending,$(PART)),@Tests/Benchmarks/sending.sh)
	$(if $(filter handover sending,$(PART)),@Tests/Benchmarks/handover.sh)
	$(if $(filter quality,$(PART)),@Tests/Benchmarks/quality.sh)

SEED ?= 1
NIGHTS ?= 3650

sim: ## Lives through NIGHTS nights of simulated years from SEED on, under faults, and checks the laws after each step
	@SENDPLAN_SIMULATION=1 swift build -c release --product simulation
	@.build/release/simulation $(SEED) $(NIGHTS)

engines: build ## Lets a Slurm of two nodes and GNU parallel send days in slices, and breaks them in the middle
	@Tests/Engines/engines.sh

breakages: ## Breaks the sources in one small way after the other, and counts what the tests notice
	@Tests/Breakages/run $(ONLY)

format: ## Formats every Swift file
	swift format --in-place --recursive $(SOURCES)

BIN = $(DESTDIR)$(PREFIX)/bin
MAN = $(DESTDIR)$(PREFIX)/share/man/man1
BASH = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

install: $(PROGRAMS) ## Installs programs, manuals and completions below PREFIX (/usr/local); DESTDIR is honoured
	install -d "$(BIN)" "$(MAN)" "$(BASH)" "$(ZSH)" "$(FISH)"
	install -m 755 $(PROGRAMS) "$(BIN)"
	set -e; for program in $(notdir $(PROGRAMS)); do \
	  "$(BIN)/$$program" manual > "$(MAN)/$$program.1"; \
	  "$(BIN)/$$program" completions bash > "$(BASH)/$$program"; \
	  "$(BIN)/$$program" completions zsh > "$(ZSH)/_$$program"; \
	  "$(BIN)/$$program" completions fish > "$(FISH)/$$program.fish"; \
	  chmod 644 "$(MAN)/$$program.1" "$(BASH)/$$program" "$(ZSH)/_$$program" "$(FISH)/$$program.fish"; \
	done

uninstall: ## Removes what install put below PREFIX
	for program in $(notdir $(PROGRAMS)); do \
	  rm -f "$(BIN)/$$program" "$(MAN)/$$program.1" "$(BASH)/$$program" "$(ZSH)/_$$program" \
	    "$(FISH)/$$program.fish"; \
	done

# By file times, so that `sudo make install` after `make build` needs no Swift on root's PATH.
$(PROGRAMS) &: Package.swift $(shell find Sources -type f)
	@$(MAKE) --no-print-directory build

clean: ## Removes everything that was built
	rm -rf .build
