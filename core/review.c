/* core/review.c — runs the checks one after the other, and puts what they find in order. */
#include "core/review-private.h"

#include "base/text.h"

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
check_length(struct review *r, const struct review_input *in)
{
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
check_window(struct review *r, const struct review_input *in)
{
	if (in->until != 0 && in->now >= in->until)
		review_add(r, REVIEW_WINDOW, "window", REVIEW_ERROR, 0, strlen(in->draft),
			_("the channel takes no answer any more: the customer has to write first"));
}

/* ---- all of them ------------------------------------------------------------------- */

static void (*const run[REVIEW_CHECK_N])(struct review *, const struct review_input *) = {
	[REVIEW_LENGTH] = check_length,
	[REVIEW_WINDOW] = check_window,
};

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

	r->findings = g_ptr_array_new_with_free_func(finding_free);
	r->questions = g_array_new(FALSE, FALSE, sizeof(struct review_question));
	for (guint i = 0; i < REVIEW_CHECK_N; i++)
		if (run[i] != NULL && (in->off & 1U << i) == 0)
			run[i](r, in);
	r->personal = !is_of(r, REVIEW_PERSON);
	g_ptr_array_sort(r->findings, graver_first);
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
