# `make run` and `make test` do everything on a fresh Debian machine with Rust, Node and git.

.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help run demo build reproducible pages test test-rust test-web test-browser walk cluster check generate bench bench-live bench-attacks gallery screenshots looks webkit deny sbom clean

BINARY := target/release/kaotsunagi
# What the Rust tests have built: it reads the pages from web/dist.
TESTED := $(CURDIR)/target/debug/kaotsunagi
# Root installs as it is; anybody else is asked for a password once. Nobody is where nothing is missing.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# $(call install,PACKAGES): says so, and installs them. RUNLEVEL keeps Debian from starting what it would start at boot.
define install
{ for tool in apt-get $(SUDO); do command -v $$tool >/dev/null || { echo "Missing: $(1). There is no $$tool here to install them with: install them by hand, then come back." >&2; exit 1; }; done; \
	echo 'Installing from Debian: $(1)$(if $(SUDO), (sudo may ask for your password))'; \
	$(SUDO) apt-get update -qq && \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $(1); }
endef
TEST := $(if $(shell command -v cargo-nextest),cargo nextest run --workspace --no-fail-fast,cargo test --workspace --no-fail-fast)
DENY_VERSION := 0.20.2
CYCLONEDX_VERSION := 0.5.9

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## Build pages and binary, and serve the example event
	@exec $(BINARY) serve $(ARGS)

demo: build ## The example event with sixty invented people, for ten minutes; nothing is kept
	@exec deploy/demo

# Whoever builds the same source gets the same binary, and no path of theirs is in it.
CARGO_HOME ?= $(HOME)/.cargo
build: export RUSTFLAGS = --remap-path-prefix=$(CARGO_HOME)=cargo --remap-path-prefix=$(CURDIR)=kaotsunagi
build: pages ## target/release/kaotsunagi with the pages inside
	cargo build --release --locked

reproducible: ## Two builds of the last commit in two folders: their SHA-256, and the same bytes or it fails; takes two whole builds
	@deploy/reproducible

# The tools of CycloneDX and npm know best what a lock file means.
sbom: web/node_modules ## What the binary is made of, and what its pages are built with: target/sbom, CycloneDX
	@command -v cargo-cyclonedx >/dev/null || CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-cyclonedx --locked --debug --version $(CYCLONEDX_VERSION)
	@mkdir -p target/sbom
	cargo cyclonedx --quiet --format json --spec-version 1.5 --override-filename kaotsunagi-sbom
	sed 's#$(CURDIR)#.#g' kaotsunagi-sbom.json >target/sbom/binary.json
	rm -f kaotsunagi-sbom.json crates/*/kaotsunagi-sbom.json
	cd web && npm sbom --sbom-format cyclonedx >../target/sbom/pages.json

pages: web/dist/console.html
# The last page that is written.
web/dist/console.html: web/node_modules $(shell find web/src web/public web/scripts/build.ts web/*.html web/*.ts web/*.js web/*.json -type f)
	cd web && npm run --silent build

web/node_modules: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test: test-rust test-web test-browser ## Everything, Rust to browser

# With the exporter of spans, which does nothing unless it is asked to: one build for its tests and all others.
test-rust: redis nginx
	$(TEST) --locked --features otlp
	cargo test --locked --features otlp --quiet --bench live -- --short

test-web: web/node_modules browser
	cd web && npm test

# The very binary of the Rust tests: built otherwise, with other features, it would take its time once more.
test-browser: pages browser
	cargo test --locked --features otlp --no-run --quiet --test it
	cd web && KAOTSUNAGI_BIN=$(TESTED) npm run --silent e2e

walk: pages browser ## The browser tests with every state in both languages
	cargo test --locked --features otlp --no-run --quiet --test it
	cd web && WHOLE=1 KAOTSUNAGI_BIN=$(TESTED) npm run --silent e2e

# Debian's own Chromium, Japanese fonts and a reader of PDFs; nothing is downloaded from elsewhere.
.PHONY: browser
browser:
	@if ! command -v chromium >/dev/null || ! command -v pdftotext >/dev/null || ! fc-list 2>/dev/null | grep 'Noto Sans CJK JP' >/dev/null; then \
		$(call install,chromium fonts-noto-cjk fontconfig poppler-utils); \
	fi

# The tests start servers of their own; the one that Debian would start at boot is not wanted.
.PHONY: redis
redis:
	@if ! command -v redis-server >/dev/null || ! command -v redis-cli >/dev/null; then \
		$(call install,redis-server) && \
		if [ -d /run/systemd/system ]; then $(SUDO) systemctl disable --quiet --now redis-server; fi; \
	fi

# In front of several nodes; the tests start one of their own.
.PHONY: nginx
nginx:
	@command -v openssl >/dev/null || $(call install,openssl)
	@if ! command -v nginx >/dev/null && ! [ -x /usr/sbin/nginx ]; then \
		$(call install,nginx-light) && \
		if [ -d /run/systemd/system ]; then $(SUDO) systemctl disable --quiet --now nginx; fi; \
	fi

cluster: build redis nginx ## Three nodes, Redis and a proxy on this machine, until Ctrl-C
	@exec deploy/local

check: pages deny ## The gates: format, lints, docs, licences, types, sizes
	cargo fmt --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo clippy --locked --features otlp -- -D warnings
	RUSTDOCFLAGS='-D warnings -A rustdoc::private-intra-doc-links' cargo doc --workspace --no-deps --document-private-items --locked --quiet
	cargo test -p protocol --features schema --locked --quiet generated
	cd web && npm run --silent check && npm run --silent lint && npm run --silent budget
	deploy/check

# Licences, bans and sources; advisories only where their database can be reached.
deny:
	@command -v cargo-deny >/dev/null || CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --locked --debug --version $(DENY_VERSION)
	cargo deny --log-level error check licenses bans sources
	@if cargo deny --log-level off fetch db >/dev/null 2>&1; then cargo deny --log-level error check advisories; \
	else echo 'advisories: the database cannot be reached from here, so this part did not run'; fi

generate: ## Write the generated types and schemas anew
	UPDATE_GENERATED=1 cargo test -p protocol --features schema --locked --quiet generated

bench: redis ## Figures beside peers' figures in one run
	cargo bench --locked --bench matching --bench journal --bench floor --bench list
	cargo run --locked --release -p matching --features crowd --example worth

bench-live: pages redis target/peers/node_modules ## The evening's loads beside a bare server, ws and Socket.IO in one run; ARGS=--short: once, for 222, without peers
	cargo bench --locked --bench live -- $(ARGS)

# What the service is set beside; without it, or without Redis, the bench says what it leaves out.
target/peers/node_modules: benches/live/peers/package-lock.json
	@mkdir -p target/peers
	cp benches/live/peers/package.json benches/live/peers/package-lock.json target/peers
	cd target/peers && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

bench-attacks: pages ## What honest people notice of each attack, before and beside it; ARGS='PART OF A NAME' for one
	cargo bench --locked --bench live -- --attacks $(ARGS)

gallery: build browser ## Every screen in every state and size on one sheet: .shots/index.html
	cd web && npm run --silent gallery

screenshots: build browser ## Pictures of the running product for the README
	cd web && npm run --silent screenshots

looks: build browser ## Take the pictures anew that the tests hold the screens against
	cd web && npm run --silent looks

# WebKit as Debian has it; no test needs it, and every iPhone is one.
webkit: build ## An attendee's way in the engine of iPhones
	@if ! command -v WebKitWebDriver >/dev/null || ! command -v xvfb-run >/dev/null; then \
		$(call install,webkit2gtk-driver xvfb xauth fonts-noto-cjk); \
	fi
	cd web && npm run --silent webkit

clean: ## Remove what was built
	cargo clean
	rm -rf web/dist web/node_modules
