# guichet — `make help` lists the targets.
# Every .c file of a folder belongs to that folder's library; generated files live in build/.
# Local flags go to config.mk (not committed).
-include config.mk

PREFIX ?= /usr/local
BUILD ?= build
CC ?= gcc
PKGS_DESK = glib-2.0 ncursesw sqlite3 libutf8proc zlib
PKGS_NET = glib-2.0 sqlite3 libutf8proc zlib gmime-3.0 libxml-2.0 openssl libseccomp
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wsign-conversion -Wcast-qual -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wno-overlength-strings
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fstack-clash-protection
OPT ?= -O2 -g
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS_NET) $(PKGS_DESK) 2>/dev/null)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. -I$(BUILD) $(OPT) $(WARN) $(HARDEN) $(PKG_CFLAGS) \
	-DGUICHET_PREFIX='"$(PREFIX)"' $(SAN) $(FAULTS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SAN) $(LDFLAGS)
LIBS_DESK := $(shell pkg-config --libs $(PKGS_DESK) 2>/dev/null)
LIBS_NET := $(shell pkg-config --libs $(PKGS_NET) 2>/dev/null) -letpan

FOLDERS = base core cache net tui
SRC_base := $(wildcard base/*.c)
SRC_core := $(wildcard core/*.c)
SRC_cache := $(wildcard cache/*.c)
SRC_net := $(wildcard net/*.c)
SRC_tui := $(wildcard tui/*.c)
SRC_clinet := $(wildcard cli/net-*.c) # guichet-net: main and its commands
SRC_cli := $(filter-out $(SRC_clinet),$(wildcard cli/*.c)) # guichet
objs = $(patsubst %.c,$(BUILD)/%.o,$(1))
lib = $(BUILD)/lib$(1).a
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))

.DEFAULT_GOAL := all
.PHONY: all clean help
all: $(BUILD)/guichet $(BUILD)/guichet-net ## build both programs (installs nothing)

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

# A unit test names in its first line which layers it wants: // layers: net | tui | (none)
$(BUILD)/tests/%: tests/unit/%.c $(LOW) $(call lib,net) $(call lib,tui)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MF $@.d $(ALL_LDFLAGS) -o $@ $< \
	  $$(head -1 $< | grep -q 'layers:.*net' && echo $(call lib,net)) \
	  $$(head -1 $< | grep -q 'layers:.*tui' && echo $(call lib,tui)) $(LOW) \
	  $$(head -1 $< | grep -q 'layers:.*net' && echo $(LIBS_NET) || echo $(LIBS_DESK))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -c -o $@ $<

# Text files that the programs carry inside: C strings named after the file.
EMBED = $(BUILD)/embed/schema.h $(BUILD)/embed/search.h $(BUILD)/embed/keys.h
$(call objs,$(SRC_cache) $(SRC_tui)): | $(EMBED)
$(BUILD)/embed/schema.h: cache/schema.sql tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh schema_sql cache/schema.sql > $@
$(BUILD)/embed/search.h: cache/search.sql tools/embed.sh
	@mkdir -p $(@D); sh tools/embed.sh search_sql cache/search.sql > $@
$(BUILD)/embed/keys.h: $(wildcard keymaps/*.keys) tools/embed.sh
	@mkdir -p $(@D); for k in default vim emacs azerty; do \
	  sh tools/embed.sh keys_$$k keymaps/$$k.keys; done > $@

clean: ## remove everything generated
	rm -rf $(BUILD)
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t16

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
