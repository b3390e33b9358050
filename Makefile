# guichet — `make help` lists the targets.
# Every .c file of a folder belongs to that folder's library; generated files live in build/.
# Local flags go to config.mk (not committed).
-include config.mk

PREFIX ?= /usr/local
BUILD ?= build
CC := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
PKGS_DESK = glib-2.0 ncursesw sqlite3 libutf8proc zlib
PKGS_NET = glib-2.0 sqlite3 libutf8proc zlib libdeflate gmime-3.0 libxml-2.0 openssl libseccomp libcurl jansson libical ldap
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wsign-conversion -Wcast-qual -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wno-overlength-strings $(if $(WERROR),-Werror)
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fstack-clash-protection
OPT ?= -O2 -g
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS_NET) $(PKGS_DESK) 2>/dev/null)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. -I$(BUILD) $(OPT) $(WARN) $(HARDEN) $(PKG_CFLAGS) \
	-DGUICHET_PREFIX='"$(PREFIX)"' $(SAN) $(FAULTS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SAN) $(LDFLAGS)
LIBS_DESK := $(shell pkg-config --libs $(PKGS_DESK) 2>/dev/null) -lm
LIBS_NET := $(shell pkg-config --libs $(PKGS_NET) 2>/dev/null) -letpan -ljq -lm

FOLDERS = base core cache net tui
$(foreach f,$(FOLDERS),$(eval SRC_$(f) := $(wildcard $(f)/*.c)))
SRC_clinet := $(wildcard cli/net-*.c) # guichet-net: main and its commands
SRC_cli := $(filter-out $(SRC_clinet),$(wildcard cli/*.c)) # guichet
objs = $(patsubst %.c,$(BUILD)/%.o,$(1))
lib = $(BUILD)/lib$(1).a
PROGRAMS = $(BUILD)/guichet $(BUILD)/guichet-net
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
HARNESS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz-*.c))
TOOLS := $(BUILD)/tests/tools/vt

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
all: $(PROGRAMS) ## build both programs (installs nothing)

-include po/po.mk

define folder_rule
$(call lib,$(1)): $(call objs,$(SRC_$(1)))
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rule,$(f))))

# The lowest layer comes last on a link line: base <- core <- cache <- {net, tui} <- cli.
LOW = $(call lib,cache) $(call lib,core) $(call lib,base)
$(BUILD)/guichet: $(call objs,$(SRC_cli)) $(call lib,tui) $(LOW)
	$(CC) $(ALL_LDFLAGS) -o $@ $(call objs,$(SRC_cli)) $(call lib,tui) $(LOW) $(LIBS_DESK)
$(BUILD)/guichet-net: $(call objs,$(SRC_clinet)) $(call lib,net) $(LOW)
	$(CC) $(ALL_LDFLAGS) -o $@ $(call objs,$(SRC_clinet)) $(call lib,net) $(LOW) $(LIBS_NET)

# A unit test, a fuzz harness and a measuring program name the layers they want in their
# first line: // layers: net | tui | none.
PROBES := $(wildcard tests/unit/*.c tests/fuzz/fuzz-*.c tests/bench/*.c)
WANT_net := $(if $(PROBES),$(shell grep -lE '^// layers:.*net' $(PROBES)))
WANT_tui := $(if $(PROBES),$(shell grep -lE '^// layers:.*tui' $(PROBES)))
probe = $(BUILD)/tests/$(patsubst unit/%,%,$(patsubst fuzz/%,%,$(patsubst tests/%.c,%,$(1))))
$(foreach l,net tui,$(foreach f,$(WANT_$(l)),$(eval $(call probe,$(f)): $(call lib,$(l)))))
layers = $(foreach l,net tui,$(if $(filter $(1),$(WANT_$(l))),$(call lib,$(l)))) $(LOW) \
	$(if $(filter $(1),$(WANT_net)),$(LIBS_NET),$(LIBS_DESK))
link_probe = @mkdir -p $(@D); $(CC) $(ALL_CFLAGS) -MMD -MF $@.d $(ALL_LDFLAGS) -o $@ $(1) $(call layers,$<)
$(BUILD)/tests/%: tests/unit/%.c $(LOW)
	$(call link_probe,$<)
$(BUILD)/tests/fuzz-%: tests/fuzz/fuzz-%.c tests/fuzz/replay.c $(LOW)
	$(call link_probe,$< $(or $(DRIVER),tests/fuzz/replay.c))
$(BUILD)/tests/bench/%: tests/bench/%.c $(LOW)
	$(call link_probe,$<)
$(BUILD)/tests/tools/vt: tests/tools/vt.c tests/tools/vtcheck.c tests/tools/vtcheck.h
	@mkdir -p $(@D)
	$(CC) $(filter-out $(SAN),$(ALL_CFLAGS)) -pie -o $@ $(filter %.c,$^) \
	  $$(pkg-config --libs vterm glib-2.0) -lutil
$(BUILD)/%.o: %.c | $(BUILD)/.libraries
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -c -o $@ $<

# Once per build folder: are the libraries here?
$(BUILD)/.libraries:
	@mkdir -p $(@D)
	@if m=$$(pkg-config --exists --print-errors $(PKGS_DESK) $(PKGS_NET) libetpan 2>&1); then touch $@; else \
	  echo "guichet cannot be built: a library is missing (pkg-config says:)"; echo "$$m"; \
	  echo "'tools/install.sh build' installs what tools/packages.txt lists; 'make run' does so too."; \
	  exit 1; fi

# Text files that the programs carry inside: C strings named after the file.
EMBED = $(addprefix $(BUILD)/embed/,schema.h search.h migrate.h keys.h demo.h tld.h motives.h demo-pages.h demo-hours.h skeleton.h connectors.h templates.h)
SCHEMA := cache/schema.sql $(sort $(wildcard cache/schema-*.sql))
CONNECTORS := $(sort $(wildcard connectors/*/connector.jq))
MIGRATIONS := $(sort $(wildcard cache/migrate/*.sql))
$(call objs,$(SRC_core) $(SRC_cache) $(SRC_tui) $(SRC_cli)): | $(EMBED)
$(call objs,net/connector.c): $(BUILD)/embed/connectors.h
$(call objs,cli/net-connector-new.c cli/cmd-doc.c): $(BUILD)/embed/skeleton.h
$(BUILD)/embed/schema.h: $(SCHEMA) tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh schema_sql $(SCHEMA) > $@
$(BUILD)/embed/search.h: cache/search.sql tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh search_sql cache/search.sql > $@
$(BUILD)/embed/migrate.h: $(MIGRATIONS) tools/embed.sh
	@mkdir -p $(@D); { for f in $(MIGRATIONS); do n=$$(basename $$f .sql); sh tools/embed.sh migrate_$$n $$f; done; \
	  echo '#define MIGRATIONS \'; for f in $(MIGRATIONS); do n=$$(basename $$f .sql); \
	  echo "	{ $$(expr $$n + 0), migrate_$$n }, \\"; done; echo; } > $@
$(BUILD)/embed/tld.h: core/tld.txt tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh tld_txt core/tld.txt > $@
$(BUILD)/embed/motives.h: core/motive.rules tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh motives_txt core/motive.rules > $@
$(BUILD)/embed/demo.h: demo/branch.txt tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh demo_txt demo/branch.txt > $@
DEMO_PAGES := $(sort $(wildcard demo/pages/*.txt))
$(BUILD)/embed/demo-pages.h: $(DEMO_PAGES) tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh demo_pages_txt $(DEMO_PAGES) > $@
$(BUILD)/embed/demo-hours.h: $(wildcard demo/*.cal demo/*.ics) tools/embed.sh
	@mkdir -p $(@D); { sh tools/embed.sh demo_branch_cal demo/horaires-agence.cal; \
	  sh tools/embed.sh demo_remote_cal demo/horaires-distance.cal; \
	  sh tools/embed.sh demo_holidays_ics demo/jours-feries.ics; } > $@
$(BUILD)/embed/skeleton.h: $(wildcard connectors/skeleton.*) tools/embed.sh
	@mkdir -p $(@D); { sh tools/embed.sh skeleton_jq connectors/skeleton.jq; \
	  sh tools/embed.sh skeleton_page connectors/skeleton.page.json; \
	  sh tools/embed.sh skeleton_expected connectors/skeleton.page.expected.json; } > $@
$(BUILD)/embed/connectors.h: $(CONNECTORS) tools/embed.sh
	@mkdir -p $(@D); { for f in $(CONNECTORS); do n=$$(basename $$(dirname $$f) | tr - _); sh tools/embed.sh connector_$$n $$f; done; \
	  echo '#define CONNECTORS \'; for f in $(CONNECTORS); do d=$$(basename $$(dirname $$f)); \
	  echo "	{ \"$$d\", connector_$$(echo $$d | tr - _) }, \\"; done; echo; } > $@
TEMPLATES := $(sort $(wildcard templates/*.tpl templates/partials/*.mustache))
$(BUILD)/embed/templates.h: $(TEMPLATES) tools/embed.sh
	@mkdir -p $(@D); { for f in $(TEMPLATES); do sh tools/embed.sh shipped_$$(echo $${f#templates/} | tr './-' ___) $$f; done; \
	  echo '#define TEMPLATES \'; for f in $(TEMPLATES); do d=$${f#templates/}; \
	  echo "	{ \"$$d\", shipped_$$(echo $$d | tr './-' ___) }, \\"; done; echo; } > $@
$(BUILD)/embed/keys.h: $(wildcard keymaps/*.keys) tools/embed.sh
	@mkdir -p $(@D); for k in default vim emacs azerty; do \
	  sh tools/embed.sh keys_$$k keymaps/$$k.keys; done > $@

# What follows asks for much work and little talk.
QUIET = $(MAKE) --no-print-directory -s $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
run: ## install what is missing, build, open the demo branch
	@tools/install.sh build
	+@$(QUIET) all
	$(BUILD)/guichet demo

# Tests run against two builds: the one people run, and one with the named fault points.
test: ## install what the tests need, build, prove everything
	@tools/install.sh build test
	+@$(QUIET) all tests
	+@$(QUIET) BUILD=$(BUILD)/fault FAULTS=-DGUICHET_FAULTS all
	@BUILD=$(BUILD) tests/prove $(TESTS)
test-live: ## against real servers of the channels, fetched once into build/live (minutes)
	@tools/install.sh build test
	@tools/install.sh live || true
	+@$(QUIET) all
	+@$(QUIET) BUILD=$(BUILD)/fault FAULTS=-DGUICHET_FAULTS all
	@SUITE=live BUILD=$(BUILD) tests/prove $(TESTS)
SAMPLES ?= ../shared/samples
check-samples: ## map recorded answers of real servers (SAMPLES=FOLDER)
	+@$(QUIET) all
	@tests/tools/check-samples.py $(BUILD)/guichet-net '$(SAMPLES)'
SPEC ?= ../shared/mustache-spec
check-mustache: ## mustache's own cases, when a copy of its specification is there (SPEC=FOLDER)
	+@$(QUIET) all
	@tests/tools/check-mustache.py $(BUILD)/guichet '$(SPEC)'
tests: $(UNIT) $(TOOLS) $(addprefix $(BUILD)/tests/,$(HARNESS)) ## build the tests, run none
asan: ## all tests again, under the address and undefined-behaviour sanitizers
	+@$(QUIET) BUILD=$(BUILD)/asan SAN="-fsanitize=address,undefined -fno-sanitize-recover=all \
	  -fno-omit-frame-pointer" OPT="-O1 -g" HARDEN="-fPIE" GUICHET_ASAN=1 test
FUZZ_SECONDS ?= 20
fuzz: ## each parser against libFuzzer, FUZZ_SECONDS=20 each
	@tools/install.sh build fuzz
	+@$(QUIET) BUILD=$(BUILD)/fuzz CC=clang SAN=-fsanitize=fuzzer-no-link,address,undefined \
	  OPT="-O1 -g" HARDEN="-fPIE" DRIVER=-fsanitize=fuzzer $(HARNESS:%=$(BUILD)/fuzz/tests/%)
	@BUILD=$(BUILD)/fuzz tests/fuzz/run $(FUZZ_SECONDS) $(HARNESS)
bench: ## measure against other mail programs, side by side (MESSAGES=10000; BIG=1: 100,000)
	@tools/install.sh build bench
	+@$(QUIET) all $(patsubst tests/bench/%.c,$(BUILD)/tests/bench/%,$(wildcard tests/bench/*.c))
	@BUILD=$(BUILD) MESSAGES=$(or $(MESSAGES),$(if $(BIG),100000,10000)) tests/bench/run $(ROWS)
lint: ## clang-tidy, cppcheck, shellcheck, mandoc: nothing to say is the goal
	@tools/install.sh build lint
	+@$(QUIET) $(EMBED) $(MANUALS)
	@BUILD=$(BUILD) CFLAGS='$(filter-out -f% -DGUICHET_PREFIX%,$(ALL_CFLAGS))' tools/lint.sh
cover: ## line and branch coverage of the tests, in build/cover/html
	@tools/install.sh build test cover
	@BUILD=$(BUILD)/cover tools/cover.sh
# Its own build folder, as the programs carry the prefix inside.
install: $(PROGRAMS) ## install below PREFIX (default /usr/local); DESTDIR for packagers
	@BUILD=$(BUILD) PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' tools/install-files.sh
uninstall: ## remove what install put there
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' tools/install-files.sh --remove

clean: ## remove everything generated
	rm -rf $(BUILD)
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t16
.PHONY: all run test test-live check-samples check-mustache tests asan fuzz bench lint cover install uninstall clean help

# A header that was moved away must not stop a build whose old dependencies still name it.
%.h: ;
-include $(shell find $(BUILD) -mindepth 1 \( -name asan -o -name fuzz -o -name fault -o -name cover \) -prune \
  -o -name '*.d' -print 2>/dev/null)
