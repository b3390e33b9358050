/* tui/card.c — a customer as lines of a page. */
#include "tui/card.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/text.h"
#include "cache/card.h"
#include "cache/merge.h"
#include "cache/promises.h"
#include "tui/row.h"
#include "tui/story.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define WIDTH_MAX 96 /* as wide as the rules of a page */
#define NOTES 3
#define CASES 8
#define LABEL 12 /* cells of a field's name */
#define LABEL_BRIEF 8
#define PROMISES 50
#define SHARED 3 /* rows of evidence that a suggestion names */

const struct card_own_field card_own_fields[CARD_OWN_N] = {
	{ "name", N_("Name") }, { "segment", N_("Segment") }, { "lang", N_("Language") }, { "advisor", N_("Advisor in charge") },
	{ "note", N_("Note") },
};

struct telling {
	struct page *page;
	struct db *db;
	const struct customer *c;
	const struct card_opts *o;
	int width;
};

const char *
card_field_shown(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(card_own_fields); i++)
		if (strcmp(card_own_fields[i].name, name) == 0)
			return _(card_own_fields[i].title);
	return name;
}

static void
add_run(struct page *page, GString *run)
{
	page_add(page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
}

static void
section(const struct telling *t, const char *title, const char *right)
{
	page_gap(t->page);
	if (t->o->brief)
		page_line(t->page, PAGE_HEAD, STYLE_DIM, title);
	else
		page_rule(t->page, STYLE_TEXT, title, right);
}

/* " · " */
static void
dot(GString *run)
{
	if (run->len > 0)
		run_addf(run, STYLE_DIM, " %s ", screen_glyph(GLYPH_DOT));
}

/* A name in its column, cut to it, and what it is. */
static void
field(const struct telling *t, const char *name, enum style style, const char *value)
{
	GString *run = g_string_new(NULL);
	int cells = t->o->brief ? LABEL_BRIEF : LABEL;
	g_autofree char *label = text_ellipsis(name, cells, TEXT_LINE);

	run_addf(run, STYLE_DIM, " %s%*s ", label, cells - text_width(label), "");
	run_add(run, style, value);
	add_run(t->page, run);
}

/* Cut, not rounded: 0.949 offers nothing. */
static int
percent(double weight)
{
	return (int)(weight * 100 + 1e-6);
}

/* A case's number, words about it, and at the right end (beside a case: below) how it stands. */
static void
numbered(const struct telling *t, gint64 case_id, enum style style, const char *what, const char *stands)
{
	g_autofree char *plain = run_plain(stands), *number = g_strdup_printf(" %4" PRId64 " ", case_id), *cut = NULL;
	int room = t->width - (int)strlen(number), right = t->o->brief ? 0 : text_width(plain) + 2;
	GString *run = g_string_new(NULL);

	cut = text_ellipsis(what, MAX(room - right, 12), TEXT_LINE);
	run_add(run, STYLE_DIM, number);
	run_add(run, style, cut);
	if (t->o->brief) {
		add_run(t->page, run);
		run = g_string_new(NULL);
		run_addf(run, STYLE_DIM, "%*s", (int)strlen(number), "");
	} else {
		run_addf(run, STYLE_DIM, "%*s", MAX(room - text_width(cut) - right + 2, 2), "");
	}
	g_string_append(run, stands);
	add_run(t->page, run);
}

/* ---- head -------------------------------------------------------------------------- */

static void
tell_head(const struct telling *t)
{
	const struct customer *c = t->c;
	gint64 social = 0, others = 0;
	enum usage_type usage = card_usage(t->db, c->id, t->o->now, &social, &others);
	GString *run = g_string_new(NULL);

	if (t->o->brief)
		page_line(t->page, PAGE_HEAD, STYLE_BOLD, c->name);
	if (c->segment != NULL)
		run_add(run, STYLE_TEXT, c->segment);
	if (c->lang != NULL) {
		dot(run);
		run_add(run, STYLE_TEXT, c->lang);
	}
	if (c->advisor != NULL) {
		if (t->o->brief) {
			add_run(t->page, run);
			run = g_string_new(NULL);
		}
		dot(run);
		run_addf(run, STYLE_TEXT, _("in charge: %s"), c->advisor);
	}
	if (t->o->brief) {
		add_run(t->page, run);
		run = g_string_new(NULL);
	}
	dot(run);
	run_add(run, STYLE_ACCENT, usage_shown(usage));
	if (usage != USAGE_SILENT && !t->o->brief) /* of so many messages in a year */
		run_addf(run, STYLE_DIM, _(" (%" PRId64 " of %" PRId64 ")"), usage == USAGE_SOCIAL ? social : others,
			social + others);
	add_run(t->page, run);
	if (c->erased_at != 0)
		page_line(t->page, PAGE_TEXT, STYLE_WARN, _("This person was erased; nothing else is kept."));
	if (c->note != NULL)
		page_text(t->page, PAGE_TEXT, STYLE_NOTE, c->note, 0, t->width, 10);
}

/* ---- who may be the same ----------------------------------------------------------- */

static void
tell_match(const struct telling *t, const struct customer_match *m)
{
	GString *run = g_string_new(NULL);

	run_add(run, STYLE_TEXT, " ");
	run_add(run, m->verdict == CUSTOMER_OFFER || m->verdict == CUSTOMER_SURE ? STYLE_WARN : STYLE_TEXT, m->name);
	run_addf(run, STYLE_DIM, " (%" PRId64 ")  ", m->id);
	run_addf(run, STYLE_DIM, _("%d %% sure"), percent(m->score));
	for (guint i = 0; i < m->shared->len && i < SHARED && !t->o->brief; i++) {
		const struct customer_evidence *e = g_ptr_array_index(m->shared, i);

		run_addf(run, STYLE_DIM, "%s %s %s", i == 0 ? "  " : ",", evidence_kind_shown(e->kind), e->value);
	}
	add_run(t->page, run);
}

static gboolean
tell_matches(const struct telling *t, GError **error)
{
	g_autoptr(GPtrArray) all = customer_matches(t->db, t->c->id, error);
	g_autofree char *hint = *t->o->merge_key != '\0' ? g_strdup_printf(_("%s shows both"), t->o->merge_key) : NULL;
	int told = 0;

	for (guint i = 0; all != NULL && i < all->len; i++) {
		const struct customer_match *m = g_ptr_array_index(all, i);

		if (m->verdict == CUSTOMER_NOTHING || m->verdict == CUSTOMER_APART ||
			(m->verdict == CUSTOMER_MAYBE && (t->o->brief || told >= SHARED)))
			continue;
		if (told++ == 0)
			section(t, _("Perhaps the same person"), hint);
		tell_match(t, m);
	}
	return all != NULL;
}

/* ---- addresses, contact, satisfaction ---------------------------------------------- */

/* What stands for an address: its weight, when it came from there last. */
static const struct customer_evidence *
evidence_for(const struct customer *c, const struct customer_identity *id)
{
	for (guint i = 0; i < c->evidence->len; i++) {
		const struct customer_evidence *e = g_ptr_array_index(c->evidence, i);

		if (g_ascii_strcasecmp(e->value, id->value) == 0 || g_ascii_strcasecmp(e->value, id->shown) == 0)
			return e;
	}
	return NULL;
}

static void
tell_identity(const struct telling *t, const struct customer_identity *id)
{
	const struct customer_evidence *e = evidence_for(t->c, id);
	const char *title = *id->title != '\0' ? _(id->title) : id->channel;
	/* What a review has for an address says nothing to people. */
	const char *shown = strcmp(id->kind, "review") == 0 && id->name != NULL ? id->name : id->shown;
	g_autofree char *reach = id->reach >= 0 ? story_reach(id->reach) : NULL;
	GString *run = g_string_new(NULL);
	char age[16];

	run_addf(run, STYLE_TEXT, " %s", shown);
	if (t->o->brief) {
		run_addf(run, STYLE_DIM, "  %s", title);
	} else {
		run_addf(run, STYLE_DIM, "%*s%s", MAX(1, 40 - text_width(shown)), "", title);
		dot(run);
		run_add(run, STYLE_DIM, id->last_in > 0 ? date_age(id->last_in, t->o->now, age) : _("never written from"));
		if (e != NULL) {
			dot(run);
			run_addf(run, STYLE_DIM, _("%d %% sure"), percent(e->weight));
		}
	}
	if (reach != NULL) {
		dot(run);
		run_add(run, STYLE_DIM, reach);
	}
	add_run(t->page, run);
}

static gboolean
is_identity(const struct customer *c, const char *value)
{
	for (guint i = 0; i < c->identities->len; i++) {
		const struct customer_identity *id = g_ptr_array_index(c->identities, i);

		if (g_ascii_strcasecmp(id->value, value) == 0 || g_ascii_strcasecmp(id->shown, value) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Evidence that is no address they write from: telephones, verified ids, handles told. */
static void
tell_evidence(const struct telling *t)
{
	for (guint i = 0; i < t->c->evidence->len && !t->o->brief; i++) {
		const struct customer_evidence *e = g_ptr_array_index(t->c->evidence, i);
		GString *run;

		if (e->kind == EVIDENCE_NAME || e->kind == EVIDENCE_ALIAS || e->kind == EVIDENCE_EMAIL ||
			e->kind == EVIDENCE_SIGNATURE || is_identity(t->c, e->value))
			continue;
		run = g_string_new(NULL);
		run_addf(run, STYLE_TEXT, " %s", e->value);
		run_addf(run, STYLE_DIM, "%*s%s", MAX(1, 40 - text_width(e->value)), "", evidence_kind_shown(e->kind));
		if (!e->own) {
			dot(run);
			run_add(run, STYLE_DIM, _("told"));
		}
		dot(run);
		run_addf(run, STYLE_DIM, _("%d %% sure"), percent(e->weight));
		add_run(t->page, run);
	}
}

static void
tell_addresses(const struct telling *t)
{
	if (t->c->identities->len == 0 && t->c->evidence->len == 0)
		return;
	section(t, _("Addresses"), NULL);
	for (guint i = 0; i < t->c->identities->len; i++)
		tell_identity(t, g_ptr_array_index(t->c->identities, i));
	tell_evidence(t);
}

/* "3h (2)": the last one, and how many. */
static char *
contact_words(const struct telling *t, gint64 last, gint64 n)
{
	char age[16];

	if (last == 0)
		return g_strdup(_("never"));
	date_age(last, t->o->now, age);
	return t->o->brief ? g_strdup(age) : g_strdup_printf("%s (%" PRId64 ")", age, n);
}

static void
tell_contacts(const struct telling *t)
{
	if (t->c->contacts->len == 0)
		return;
	section(t, _("Last contact"), NULL);
	for (guint i = 0; i < t->c->contacts->len; i++) {
		const struct customer_contact *k = g_ptr_array_index(t->c->contacts, i);
		g_autofree char *in = contact_words(t, k->last_in, k->in), *out = contact_words(t, k->last_out, k->out);
		g_autofree char *words = g_strdup_printf(_("received %s, sent %s"), in, out);

		field(t, *k->title != '\0' ? _(k->title) : k->channel, STYLE_TEXT, words);
	}
}

static void
tell_stars(const struct telling *t)
{
	double mean;
	g_autofree char *shown = NULL;
	GString *run;

	if (t->c->ratings == 0)
		return;
	mean = (double)t->c->stars / (double)t->c->ratings;
	shown = lang_real(mean, 1);
	section(t, _("Satisfaction"), NULL);
	run = g_string_new(NULL);
	run_add(run, STYLE_TEXT, " ");
	for (int i = 1; i <= 5; i++)
		run_add(run, STYLE_ACCENT, mean >= i - 0.5 ? "★" : "☆");
	run_addf(run, STYLE_TEXT, ngettext("  %s of 5 in %" PRId64 " review", "  %s of 5 in %" PRId64 " reviews",
		(gulong)t->c->ratings), shown, t->c->ratings);
	add_run(t->page, run);
}

/* ---- fields, cases, notes ---------------------------------------------------------- */

static void
tell_fields(const struct telling *t)
{
	gboolean hidden = FALSE;
	g_autofree char *hint = NULL;

	for (guint i = 0; i < t->c->fields->len; i++)
		hidden = hidden || ((struct customer_field *)g_ptr_array_index(t->c->fields, i))->sensitive;
	if (t->c->fields->len == 0)
		return;
	if (hidden && *t->o->mask_key != '\0')
		hint = t->o->revealed ? g_strdup(_("shown for 30 seconds")) : g_strdup_printf(_("%s shows it"), t->o->mask_key);
	section(t, _("What is known"), hint);
	for (guint i = 0; i < t->c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(t->c->fields, i);
		g_autofree char *masked = f->sensitive && !t->o->revealed ? text_mask(f->value) : NULL;

		field(t, f->name, f->sensitive ? STYLE_WARN : STYLE_TEXT, masked != NULL ? masked : f->value);
	}
}

static void
tell_case(const struct telling *t, const struct inbox_row *row)
{
	GString *stands = g_string_new(NULL);
	enum style style;
	g_autofree char *clock = row_clock_words(row, t->o->now, &style), *title = row_title(row);

	run_add(stands, STYLE_DIM, case_state_shown(row->state));
	if (clock != NULL && row->waiting_since > 0) {
		dot(stands);
		run_add(stands, style, clock);
	}
	numbered(t, row->case_id, case_state_is_open(row->state) ? STYLE_TEXT : STYLE_DIM, title, stands->str);
	g_string_free(stands, TRUE);
}

/* Open ones first. */
static void
tell_cases(const struct telling *t)
{
	const GPtrArray *cases = t->c->cases;
	g_autofree char *title = g_strdup_printf(ngettext("Cases, %" PRId64 " open of %" PRId64, "Cases, %" PRId64 " open of %" PRId64,
		(gulong)t->c->n_open), t->c->n_open, t->c->n_cases);
	int left = CASES;

	if (cases->len == 0)
		return;
	section(t, title, NULL);
	for (int open = 1; open >= 0; open--)
		for (guint i = 0; i < cases->len && left > 0; i++) {
			const struct inbox_row *row = g_ptr_array_index(cases, i);

			if (case_state_is_open(row->state) == open) {
				tell_case(t, row);
				left--;
			}
		}
	if (t->c->n_cases > CASES)
		page_line(t->page, PAGE_TEXT, STYLE_DIM, screen_glyph(GLYPH_MORE));
}

static void
tell_promise(const struct telling *t, const struct promise_row *p)
{
	enum promise_state state = promise_row_state(p, t->o->now);
	g_autofree char *due = date_to_human(p->due, t->o->now);
	GString *stands = g_string_new(NULL);

	run_addf(stands, state == PROMISE_BROKEN ? STYLE_LATE : STYLE_DIM, "%s, %s", promise_state_text(state), due);
	numbered(t, p->case_id, STYLE_TEXT, p->text, stands->str);
	g_string_free(stands, TRUE);
}

/* Those that bind us still, and those that were broken. */
static void
tell_promises(const struct telling *t)
{
	g_autoptr(GPtrArray) all = promises_of_customer(t->db, t->c->id, NULL);
	int told = 0;

	for (guint i = 0; all != NULL && i < all->len && told < PROMISES; i++) {
		const struct promise_row *p = g_ptr_array_index(all, i);

		if (promise_row_state(p, t->o->now) == PROMISE_KEPT)
			continue;
		if (told++ == 0)
			section(t, _("Promises"), NULL);
		tell_promise(t, p);
	}
}

static gboolean
tell_notes(const struct telling *t, GError **error)
{
	g_autoptr(GPtrArray) notes = card_notes(t->db, t->c->id, NOTES, error);

	for (guint i = 0; notes != NULL && i < notes->len; i++) {
		const struct card_note *n = g_ptr_array_index(notes, i);
		g_autofree char *when = date_to_human(n->at, t->o->now), *head = NULL;

		if (i == 0)
			section(t, _("Notes and calls, internal"), NULL);
		head = g_strdup_printf(n->call ? _(" %s, call by %s") : _(" %s, %s"), when, n->advisor);
		page_line(t->page, PAGE_TEXT, STYLE_DIM, head);
		page_text(t->page, PAGE_TEXT, STYLE_NOTE, n->text, 1, t->width, t->o->brief ? 4 : 12);
	}
	return notes != NULL;
}

gboolean
card_tell(struct page *page, struct db *db, const struct customer *c, const struct card_opts *o, GError **error)
{
	struct telling t = { page, db, c, o, MIN(o->width - 2, WIDTH_MAX) };

	page_clear(page);
	tell_head(&t);
	if (!tell_matches(&t, error))
		return FALSE;
	tell_addresses(&t);
	tell_contacts(&t);
	tell_cases(&t);
	tell_promises(&t);
	tell_fields(&t);
	tell_stars(&t);
	return tell_notes(&t, error);
}

/* ---- a merge, before it is made ---------------------------------------------------- */

#define CHOICE 21 /* cells of a field's name */

/* One of two values; the mark says that it stays. */
static void
add_side(GString *run, const struct merge_field *f, const char *value, gboolean stays, int w)
{
	g_autofree char *masked = f->sensitive && value != NULL ? text_mask(value) : NULL;
	g_autofree char *cut = text_ellipsis(masked != NULL ? masked : value != NULL ? value : "", w - 4, TEXT_LINE);

	run_addf(run, STYLE_ACCENT, "%s ", stays ? screen_glyph(GLYPH_DONE) : " ");
	run_addf(run, stays ? STYLE_TEXT : STYLE_DIM, "%s%*s", cut, w - 2 - text_width(cut), "");
}

static void
tell_choice(const struct telling *t, const struct merge_field *f, gint64 into, int number)
{
	g_autofree char *name = text_ellipsis(card_field_shown(f->name), CHOICE - 1, TEXT_LINE);
	GString *run = g_string_new(NULL);
	int w = (t->width - 3 - CHOICE) / 2;

	run_addf(run, STYLE_ACCENT, number > 0 && number < 10 ? " %d " : "   ", number);
	run_addf(run, STYLE_DIM, "%s%*s", name, CHOICE - text_width(name), "");
	add_side(run, f, f->mine, f->keep == into, w);
	add_side(run, f, f->theirs, f->keep != into, w);
	add_run(t->page, run);
}

gboolean
card_tell_merge(struct page *page, struct db *db, gint64 into, gint64 other, GHashTable *keep,
	const struct card_opts *o, GError **error)
{
	g_autoptr(GPtrArray) fields = merge_preview(db, into, other, keep, error);
	struct customer_match *m = fields != NULL ? customer_match(db, into, other, error) : NULL;
	struct telling t = { page, db, NULL, o, MIN(o->width - 2, WIDTH_MAX) };
	int number = 0;

	if (m == NULL)
		return FALSE;
	page_clear(page);
	page_line(page, PAGE_TEXT, STYLE_TEXT, _("Both become one person; nothing is lost, and it can be taken back."));
	page_gap(page);
	tell_match(&t, m);
	page_gap(page);
	page_line(page, PAGE_TEXT, STYLE_DIM, _("This one on the left, the other on the right; a digit changes what stays:"));
	for (guint i = 0; i < fields->len; i++) {
		const struct merge_field *f = g_ptr_array_index(fields, i);

		tell_choice(&t, f, into, f->mine != NULL && f->theirs != NULL && strcmp(f->mine, f->theirs) != 0 ? ++number : 0);
	}
	page_gap(page);
	page_line(page, PAGE_TEXT, STYLE_ACCENT, _("y merge    d they are different people    q back"));
	customer_match_free(m);
	return TRUE;
}
