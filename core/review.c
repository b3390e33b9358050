/* core/review.c — runs the checks one after the other, and puts what they find in order. */
#include "core/review-private.h"
#include "core/review-question.h"

#include "base/text.h"
#include "core/phrase.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const struct {
	const char *name, *text;
} checks[] = {
#define CHECK_ROW(check, name, text) { name, text },
	REVIEW_CHECKS(CHECK_ROW)
#undef CHECK_ROW
};

static const struct {
	const char *name, *text;
} levels[] = {
	[REVIEW_INFO] = { "info", N_("hint") },
	[REVIEW_WARNING] = { "warning", N_("warning") },
	[REVIEW_ERROR] = { "error", N_("error") },
};

const char *
review_check_name(enum review_check c)
{
	return (guint)c < REVIEW_CHECK_N ? checks[c].name : "";
}

const char *
review_check_text(enum review_check c)
{
	return (guint)c < REVIEW_CHECK_N ? _(checks[c].text) : "";
}

gboolean
review_check_parse(const char *name, enum review_check *c)
{
	for (guint i = 0; name != NULL && i < REVIEW_CHECK_N; i++)
		if (strcmp(checks[i].name, name) == 0) {
			*c = (enum review_check)i;
			return TRUE;
		}
	return FALSE;
}

const char *
review_level_name(enum review_level l)
{
	return (guint)l < G_N_ELEMENTS(levels) ? levels[l].name : "";
}

const char *
review_level_text(enum review_level l)
{
	return (guint)l < G_N_ELEMENTS(levels) ? _(levels[l].text) : "";
}

/* ---- findings ---------------------------------------------------------------------- */

static void
finding_free(gpointer data)
{
	struct review_finding *f = data;

	g_free(f->why);
	g_free(f);
}

void
review_add(struct review *r, enum review_check check, const char *rule, enum review_level level, gsize start,
	gsize end, const char *format, ...)
{
	struct review_finding *f = g_new0(struct review_finding, 1);
	va_list args;

	f->check = check;
	f->rule = rule;
	f->level = level;
	f->start = start;
	f->end = end;
	va_start(args, format);
	f->why = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(r->findings, f);
}

char *
review_quote(const char *shown, gsize start, gsize end, gsize max)
{
	const char *from = shown + start;
	gsize n = end > start ? end - start : 0;
	gboolean cut_off = n > max;

	if (cut_off) {
		const char *back = g_utf8_find_prev_char(from, from + max);

		n = back != NULL ? (gsize)(back - from) : 0;
	}
	return g_strdup_printf("%.*s%s", (int)n, from, cut_off ? "…" : "");
}

char *
review_said(const struct review_context *c, guint first, guint end, gsize max)
{
	gsize from = word_at(c->draft, first)->start;

	return review_quote(c->shown, from, end > first ? word_at(c->draft, (gint64)end - 1)->end : from, max);
}

static int
graver_first(gconstpointer a, gconstpointer b)
{
	const struct review_finding *x = *(const struct review_finding *const *)a;
	const struct review_finding *y = *(const struct review_finding *const *)b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (int)x->check - (int)y->check;
}

guint
review_count(const struct review *r, enum review_level level)
{
	guint n = 0;

	for (guint i = 0; i < r->findings->len; i++)
		n += ((const struct review_finding *)r->findings->pdata[i])->level == level;
	return n;
}

/* ---- the channel's own rules ------------------------------------------------------- */

static void
check_length(struct review *r, struct review_context *c)
{
	const struct review_input *in = c->in;
	const struct channel *kind = in->channel != NULL ? in->channel : channel_find("mail");
	const struct length_rule *rule = in->limit != NULL ? in->limit : &kind->limit;
	struct length length;

	if (rule->max == 0 && rule->max_bytes == 0 && rule->unit != LENGTH_SMS)
		return;
	length = length_of(rule, in->draft);
	if (length.over)
		review_add(r, REVIEW_LENGTH, "length", REVIEW_ERROR, length.fits, strlen(in->draft),
			_("%" PRId64 " %s, the channel takes %" PRId64), length.used,
			_(length_unit_words(length.unit)), length.max);
}

static void
check_window(struct review *r, struct review_context *c)
{
	const struct review_input *in = c->in;

	if (in->until != 0 && in->now >= in->until)
		review_add(r, REVIEW_WINDOW, "window", REVIEW_ERROR, 0, strlen(in->draft),
			_("the channel takes no answer any more: the customer has to write first"));
}

/* ---- what others said -------------------------------------------------------------- */

/* As it stands there; yes or no is of the whole. */
static char *
fact_words(const struct fact *f, const char *shown)
{
	g_autofree char *own = g_strndup(shown + f->start, f->end - f->start);

	if (f->type == FACT_POL)
		return g_strdup(strcmp(f->value, "yes") == 0 ? _("yes") : _("no"));
	return text_ellipsis(own, 40, TEXT_LINE);
}

/* "120 €" here, "12" there; a conflict has such a pair. */
static void
report_conflict(struct review *r, const struct review_context *c, const struct review_past *past, const GArray *differences,
	guint more)
{
	const struct fact *ours = NULL, *theirs = NULL;
	g_autofree char *a = NULL, *b = NULL, *rest = NULL, *shown = guard_mask(c->in->guard, past->text);

	for (guint i = 0; i < differences->len; i++) {
		const struct fact_difference *d = &g_array_index(differences, struct fact_difference, i);

		if (!d->conflicts)
			continue;
		if (d->in_second && theirs == NULL && (ours == NULL || ours->type == d->fact->type))
			theirs = d->fact;
		else if (!d->in_second && ours == NULL && (theirs == NULL || theirs->type == d->fact->type))
			ours = d->fact;
	}
	if (ours == NULL || theirs == NULL)
		return;
	a = fact_words(ours, c->shown);
	b = fact_words(theirs, shown);
	rest = more > 0 ? g_strdup_printf(ngettext(" (and %u more)", " (and %u more)", more), more) : g_strdup("");
	review_add(r, REVIEW_AGREE, "agree", REVIEW_ERROR, ours->start, ours->end,
		/* TRANSLATORS: words, which answer, its words, "(and 2 more)" */
		_("says “%s” where %s says “%s”%s"), a, past->what, b, rest);
}

static void
check_agree(struct review *r, struct review_context *c)
{
	const struct review_past *first = NULL;
	g_autoptr(GArray) kept = NULL;
	guint conflicts = 0;

	for (guint i = 0; i < c->in->n_past; i++) {
		g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct fact_difference));

		r->compared = TRUE;
		if (facts_agree(c->facts, c->in->past[i].facts, found) != AGREE_CONFLICT || conflicts++ > 0)
			continue;
		first = &c->in->past[i];
		kept = g_steal_pointer(&found);
	}
	r->agrees = conflicts == 0;
	if (first != NULL)
		report_conflict(r, c, first, kept, conflicts - 1);
}

/* ---- what the draft states --------------------------------------------------------- */

static gboolean
is_hour(const char *word)
{
	gsize digits = strspn(word, "0123456789");

	return digits > 0 && digits <= 2 && (word[digits] == 'h' || strcmp(word + digits, "am") == 0 ||
		strcmp(word + digits, "pm") == 0 || (word[digits] == ':' && g_ascii_isdigit(word[digits + 1])));
}

PHRASES(plain_facts,
	"^ oui|non|yes|no|yep|nope|absolument|absolutely", "^ tout a fait", "^ bien sur", "^ of course", "£|$ #", "# £|$|pounds|dollars|pence|francs|chf|gbp|usd",
	"est|is|n? pas? possible|impossible",
	"# bis|ter|quater? ,? rue|avenue|boulevard|bd|av|place|chemin|route|allee|quai|cours|impasse|square",
	"# .. street|road|avenue|lane|square|drive|way|terrace|place|close|gardens", "# h|heures|am|pm|a . m|p . m",
	"ouvert|ouverte|ouverts|ouvertes|open|opens .. #", "a|de|at|from|des|entre|between # h|am|pm|heures")

/* Quoted mail and the signature are blanked, so that every place stays where it is. */
struct facts *
review_facts(const char *text)
{
	g_autofree char *own = g_strdup(text);
	g_autoptr(GArray) spans = quote_split(text);

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);

		for (guint32 k = s->start; s->kind != QUOTE_OWN && k < s->end; k++)
			own[k] = own[k] == '\n' ? '\n' : ' ';
	}
	return facts_read(own);
}

guint
review_fact_from(const struct review_context *c, gsize start)
{
	guint low = 0, high = c->facts->list->len;

	/* yes or no of the whole stands last, whatever its place */
	while (high > 0 && ((const struct fact *)c->facts->list->pdata[high - 1])->type == FACT_POL)
		high--;
	while (low < high) {
		guint mid = low + (high - low) / 2;

		if (((const struct fact *)c->facts->list->pdata[mid])->start < start)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

gboolean
review_has_fact(const struct review_context *c, guint first, guint end)
{
	gsize from = word_at(c->draft, first)->start, to = end > first ? word_at(c->draft, (gint64)end - 1)->end : from;

	for (guint i = review_fact_from(c, from); i < c->facts->list->len; i++) {
		const struct fact *f = c->facts->list->pdata[i];

		if (f->start >= to)
			break;
		if (f->end <= to && f->type != FACT_PHONE && f->type != FACT_POL)
			return TRUE;
	}
	for (guint i = first; i < end; i++)
		if (word_at(c->draft, i)->kind == WORD_NUMBER && is_hour(word_text(c->draft, i)))
			return TRUE;
	return phrase_within(plain_facts(), c->draft, first, end, NULL) != 0;
}

static void (*const run[REVIEW_CHECK_N])(struct review *, struct review_context *) = {
	[REVIEW_PHONE] = review_phone,
	[REVIEW_AGREE] = check_agree,
	[REVIEW_GUARD] = review_guard,
	[REVIEW_COMPLETE] = review_complete,
	[REVIEW_PERSON] = review_person,
	[REVIEW_LANGUAGE] = review_language,
	[REVIEW_ATTACHMENT] = review_attachment,
	[REVIEW_CAPITALS] = review_capitals,
	[REVIEW_GREETING] = review_greeting,
	[REVIEW_LENGTH] = check_length,
	[REVIEW_WINDOW] = check_window,
};

/* What looks at the facts of a draft, besides invitations. */
#define WEIGH_FACTS (1U << REVIEW_COMPLETE | 1U << REVIEW_PERSON | 1U << REVIEW_AGREE)

static gboolean
is_of(const struct review *r, enum review_check check)
{
	for (guint i = 0; i < r->findings->len; i++)
		if (((const struct review_finding *)r->findings->pdata[i])->check == check)
			return TRUE;
	return FALSE;
}

struct review *
review_new(const struct review_input *in)
{
	struct review *r = g_new0(struct review, 1);
	struct review_context c = { .in = in, .draft = prose_read(in->draft, PROSE_WHOLE) };

	c.customer = in->customer != NULL ? prose_read(in->customer, PROSE_WHOLE) : NULL;
	c.shown = guard_mask(in->guard, in->draft);
	c.shown_customer = in->customer != NULL ? guard_mask(in->guard, in->customer) : NULL;
	c.asked = c.customer != NULL ? review_questions(c.customer) : NULL;
	c.invites = g_array_new(FALSE, FALSE, sizeof(struct review_invite));
	review_find_invites(&c);
	if (c.invites->len > 0 || (in->off & WEIGH_FACTS) != WEIGH_FACTS)
		c.facts = review_facts(in->draft);
	r->findings = g_ptr_array_new_with_free_func(finding_free);
	r->questions = g_array_new(FALSE, FALSE, sizeof(struct review_question));
	for (guint i = 0; i < REVIEW_CHECK_N; i++)
		if (run[i] != NULL && (in->off & 1U << i) == 0)
			run[i](r, &c);
	r->personal = !is_of(r, REVIEW_PERSON);
	g_ptr_array_sort(r->findings, graver_first);
	prose_free(c.draft);
	prose_free(c.customer);
	g_free(c.shown);
	g_free(c.shown_customer);
	g_clear_pointer(&c.facts, facts_free);
	g_array_unref(c.invites);
	g_clear_pointer(&c.asked, g_array_unref);
	return r;
}

void
review_free(struct review *r)
{
	if (r == NULL)
		return;
	g_ptr_array_unref(r->findings);
	g_array_unref(r->questions);
	g_free(r);
}
