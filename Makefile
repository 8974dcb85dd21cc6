# Shortcuts. Everything behind them is Go: build/main.go says what is where.

ADDR ?= localhost:8080
DATA ?= build/data

.PHONY: run build release dev test race conformance proxies soak mutate lint bench flood drill clean

# Build, and serve the demo at http://localhost:8080. The data is in build/data.
run: build
	build/bin/server -addr $(ADDR) -data $(DATA)

# One static binary with every asset inside: build/bin/server. build/tighten knows
# one release of Go; KITH_TIGHTEN=false builds without it, a sixth larger.
build:
	go run ./build

# Write the release that was built into one file, build/bin/release-ID.zip, which "server
# release add" adds to a server. KEY=FILE signs it: a PEM file of "openssl genpkey
# -algorithm ed25519".
release: build
	go run ./build/tool/release $(if $(KEY),-key $(KEY))

# Build and serve, and do both again at every change; open pages reload.
dev:
	go run ./build/tool/dev -addr $(ADDR) -data $(DATA)

# The tests, natively and in Chromium: less than a quarter of an hour on two processors.
# As root on Debian or Ubuntu it installs what is missing; elsewhere it says what to
# install. .ci/run runs what takes longer, too.
test:
	go run ./build/test

# The native tests again, with the race detector. It needs a C compiler.
race:
	go run ./build/test -only build,race

# What can be as long as one likes, for about a day: a hundred million steps in the
# simulated world, half an hour in a real browser against the real server, ten
# thousand processes killed while they store, and every test 200 times while many
# wait for the processors. Each run goes other ways; SEED=n goes those of n again.
SEED ?= $(shell date +%s)
soak:
	failed=0; \
	go run ./build/test -only machine,build,walks,fuzz,kills -seed $(SEED) || failed=1; \
	go run ./build/test -only machine,build,tests,race,wasm,browsers,more-browsers -times 200 || failed=1; \
	exit $$failed

# Changes one thing at a time and prints what no test notices: MUTATE="-packages
# server/hub -share 0.2" tries a fifth of one package; go doc ./build/tool/mutate says more.
mutate:
	go run ./build/tool/mutate $(MUTATE)

# Everything that sites rely on, row by row, in Chromium, in Chromium with a slow
# network and processor, in Firefox and in WebKit; make test uses the first alone.
# It installs what it needs (firefox-esr, webkit2gtk-driver, xvfb) if it may, and
# fails by name if there is no such engine.
conformance:
	go run ./build/test -only machine,build,conformance

# The README's samples for nginx and Caddy, with the real programs and a real browser.
# It installs them (nginx, caddy) if it may, and else says what to install.
proxies:
	go run ./build/test -only machine,build,proxies

# What is not a test: gofmt, the build, go vet and staticcheck, natively and for js/wasm.
lint:
	go run ./build/test -only format,build,vet,staticcheck

# What a visitor downloads and how long it takes, measured in Chromium; which
# packages the bytes of the programs come from; how fast store and search are.
bench: build
	go run ./build/tool/bench
	go run ./build/tool/sizes
	go test -run '^$$' -bench . ./server/store ./server/kb ./wasm/html

# What one address can do to the others: it floods the built server in every way for
# ten minutes, while a visitor and an agent talk.
FLOOD ?= 10m
flood: build
	go run ./build/tool/flood -for $(FLOOD)

# The incident of 14 May 2025, replayed with nobody to help, and nine other bad releases;
# healthy ones, which are promoted; and a server that is killed in the middle. It takes
# about half an hour; DRILL="-only panics" makes one, go doc ./build/tool/drill says more.
drill: build
	go run ./build/tool/drill $(DRILL)

# Remove the output of the build. The data in build/data stays.
clean:
	rm -rf build/bin build/cache
	find static/dist -mindepth 1 ! -name .gitkeep -delete
