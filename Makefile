# `make` alone says what there is; see .make/check for what has to be on the machine.

PREFIX ?= /usr/local
DESTDIR ?=

BUILD_RELEASE = swift build -c release --static-swift-stdlib
BUILD_CHECKED = --explicit-target-dependency-import-check error
SOURCES = Sources Tests Package.swift
PROGRAMS = .build/release/sendplan .build/release/sendplan-executor

.PHONY: help demo build test bench format install clean

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: build ## Plans, compares, approves, exports and sends real requests, and shows each command
	@.make/demo

build: ## Builds both programs for release, into .build/release
	@.make/check
	@$(BUILD_RELEASE)

test: ## Lints, builds with all warnings as errors, and runs all tests
	@.make/check
	@.make/browser
	swift format lint --strict --recursive $(SOURCES)
	swift build --build-tests $(BUILD_CHECKED)
	swift test --skip-build --disable-xctest $(BUILD_CHECKED)

bench: build ## Measures the release programs beside a C program that only moves the rows
	@Tests/Benchmarks/bench.sh
	@Tests/Benchmarks/sending.sh

format: ## Formats every Swift file
	swift format --in-place --recursive $(SOURCES)

install: $(PROGRAMS) ## Installs both programs below PREFIX (/usr/local unless given); DESTDIR is honoured
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(PROGRAMS) "$(DESTDIR)$(PREFIX)/bin"

# By file times, so that `sudo make install` after `make build` needs no Swift on root's PATH.
$(PROGRAMS) &: Package.swift $(shell find Sources -type f)
	@$(MAKE) --no-print-directory build

clean: ## Removes everything that was built
	rm -rf .build
