# po/po.mk — manual pages from the tables of the programs, and translations.
MANUALS = $(patsubst doc/%.in,$(BUILD)/doc/%,$(wildcard doc/*.in))
CATALOGUES = $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/guichet.mo,$(wildcard po/*.po))
all: $(MANUALS) $(CATALOGUES)

$(BUILD)/doc/%: doc/%.in tools/manual.sh $(BUILD)/guichet
	@mkdir -p $(@D); BUILD=$(BUILD) tools/manual.sh $< > $@

$(BUILD)/locale/%/LC_MESSAGES/guichet.mo: po/%.po
	@mkdir -p $(@D); msgfmt --check -o $@ $<

# Every string a person can see; others are for programs and logs.
XGETTEXT = xgettext --from-code=UTF-8 --add-comments=TRANSLATORS --sort-by-file --package-name=guichet \
	-k_ -kN_ -kngettext:1,2 --no-wrap
$(BUILD)/guichet.pot: $(wildcard base/*.[ch] core/*.[ch] cache/*.[ch] net/*.[ch] tui/*.[ch] cli/*.[ch])
	@mkdir -p $(@D); $(XGETTEXT) -o $@ $^
po: $(BUILD)/guichet.pot ## bring translations up to date with the sources
	@for po in po/*.po; do msgmerge --quiet --update --backup=none --no-wrap $$po $<; \
	  printf '%s: ' $$po; msgfmt --statistics -o /dev/null $$po; done
.PHONY: po
