# The front door. Everything behind it is Go; see build/.

ADDR ?= localhost:8080
DATA ?= build/data

.PHONY: run build dev test conformance soak lint bench clean

# Build everything and serve the demo at http://localhost:8080. What is said
# stays in build/data.
run: build
	build/bin/server -addr $(ADDR) -data $(DATA)

# One static binary with every asset inside: build/bin/server.
build:
	go run ./build

# Build, serve, and do both again at every change; open pages reload.
dev:
	go run ./build/tool/dev -addr $(ADDR) -data $(DATA)

# Every test, those in real browsers too. It installs Chromium where there is
# none and it may, and says what to install where it may not.
test:
	go run ./build/test

# Random runs for as long as you like: a hundred million steps in the simulated
# world, then half an hour in a real browser against the real server. Each run
# goes other ways; SEED=n goes those of n again.
SEED ?= $(shell date +%s)
soak:
	go test ./wasm/simulation -run '^TestRuns$$' -count=1 -timeout=0 -v -steps=100000000 -seed=$(SEED)
	go run ./build/tool/browserfuzz -for 30m -seed $(SEED)

# All that sites rely on, row by row, in Chromium, in Chromium with a slow
# network and processor, in Firefox and in WebKit; make test does it in the
# first alone. It installs what it needs and may (firefox-esr,
# webkit2gtk-driver, xvfb), and fails by name where an engine cannot be had.
conformance:
	go run ./build/test -only machine,build,conformance

# What make test says of the sources without running them.
lint:
	go run ./build/test -only format,build,vet,staticcheck

# What a visitor downloads and how long things take, measured in Chromium;
# where the bytes of the programs come from; how fast store and search are.
bench: build
	go run ./build/tool/bench
	go run ./build/tool/sizes
	go test -run '^$$' -bench . ./server/store ./server/kb ./wasm/html

# Remove what was built. What was said stays; it is in build/data.
clean:
	rm -rf build/bin build/cache
	find static/dist -mindepth 1 ! -name .gitkeep -delete
