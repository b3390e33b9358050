/* tui/motives.c — what comes back today, in the customers' words. */
#include "tui/motives.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/text.h"
#include "cache/motive.h"
#include "tui/plot.h"

#include <glib/gi18n.h>
#include <string.h>

#define SLICE 100 /* messages whose words are read between two keys */
#define WORDS_SHOWN 12
#define TREND_WIDTH 72
#define TREND_HEIGHT 4
#define TITLE 28

struct motives_view {
	struct view view;
	struct page *page;
	int width; /* 0: not laid out */
	struct guard *guard; /* NULL: the pattern of the configuration is faulty; numbers of cards are masked all the same */
	GPtrArray *rows; /* struct motive_row *, or NULL */
	struct motive_words *words; /* being read, or NULL */
	GPtrArray *rise; /* struct word_rise *, NULL until all words are read */
};

static struct motives_view *
motives_of(struct view *view)
{
	return (struct motives_view *)view;
}

static const char *
title_of(struct motives_view *v, const struct motive_row *row)
{
	return *row->name != '\0' ? motive_book_title(motive_book_of(v->view.desk->db), row->name)
				  : _("(no motive found)");
}

static int
reading_width(const struct motives_view *v)
{
	return MIN(v->width - 4, 96);
}

/* ---- what recurs -------------------------------------------------------------------- */

static void
tell_answer(struct motives_view *v, const struct motive_row *row)
{
	g_autofree char *answer = motive_reference(v->view.desk->db, row->name, NULL);
	g_autofree char *line = NULL;

	if (answer != NULL)
		line = g_strdup_printf(_("Reference answer: %s"), answer);
	else
		line = g_strdup_printf(_("No reference answer: guichet motives reference %s"), row->name);
	page_text(v->page, PAGE_TEXT, answer != NULL ? STYLE_DIM : STYLE_WARN, line, 2, reading_width(v), 3);
}

static void
tell_recurring(struct motives_view *v, const struct motive_row *row)
{
	g_autofree char *usual = lang_real(motive_expected(row->before), 1);
	g_autofree char *right = g_strdup_printf(ngettext("%d customer, %s on a usual day",
		"%d customers, %s on a usual day", (gulong)row->customers), row->customers, usual);
	g_autofree char *channels = g_strjoinv(", ", row->channels);
	g_autofree char *first = date_to_human(row->first_at, v->view.desk->now);
	g_autofree char *where = g_strdup_printf(_("%s; first on %s"), channels, first);
	double days[MOTIVE_DAYS + 1];

	for (int i = 0; i <= MOTIVE_DAYS; i++)
		days[i] = row->days[i];
	page_rule(v->page, STYLE_LATE, title_of(v, row), right);
	page_text(v->page, PAGE_TEXT, STYLE_DIM, where, 2, reading_width(v), 1);
	plot_show(v->page, plot_trend(days, MOTIVE_DAYS + 1, MIN(v->width - 4, TREND_WIDTH), TREND_HEIGHT,
		_("28 days ago"), _("today"), screen_is_ascii()), 2);
	for (char **quote = row->quotes; *quote != NULL; quote++) {
		g_autofree char *line = g_strdup_printf(_("“%s”"), *quote);

		page_text(v->page, PAGE_TEXT, STYLE_TEXT, line, 2, reading_width(v), 3);
	}
	tell_answer(v, row);
	page_gap(v->page);
}

/* ---- the others --------------------------------------------------------------------- */

static void
tell_other(struct motives_view *v, const struct motive_row *row)
{
	GString *run = g_string_new(NULL);
	g_autofree char *title = text_ellipsis(title_of(v, row), TITLE, TEXT_LINE);
	g_autofree char *usual = lang_real(motive_expected(row->before), 1), *spark = NULL;
	double days[MOTIVE_DAYS + 1];

	for (int i = 0; i <= MOTIVE_DAYS; i++)
		days[i] = row->days[i];
	spark = plot_spark(days, MOTIVE_DAYS + 1, MIN(v->width - TITLE - 16, MOTIVE_DAYS + 1), screen_is_ascii());
	run_addf(run, STYLE_TEXT, "  %s%*s", title, TITLE - text_width(title), "");
	run_addf(run, row->customers > 0 ? STYLE_BOLD : STYLE_DIM, " %4d", row->customers);
	run_addf(run, STYLE_DIM, " %5s  ", usual);
	run_add(run, STYLE_ACCENT, spark);
	page_add(v->page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
}

static void
tell_words(struct motives_view *v)
{
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("New words"), NULL);
	if (v->rise == NULL) {
		page_line(v->page, PAGE_TEXT, STYLE_DIM, _("  Reading the messages of 28 days…"));
		return;
	}
	if (v->rise->len == 0)
		page_line(v->page, PAGE_TEXT, STYLE_DIM, _("  No word came up today that was rare before."));
	for (guint i = 0; i < v->rise->len; i++) {
		const struct word_rise *w = g_ptr_array_index(v->rise, i);
		GString *run = g_string_new(NULL);

		run_addf(run, STYLE_BOLD, "  %s", w->word);
		run_addf(run, STYLE_DIM, ngettext("  in %d message today, %d before",
			"  in %d messages today, %d before", (gulong)w->here), w->here, w->before);
		page_add(v->page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
}

static void
lay_out(struct motives_view *v, int width)
{
	guint recurring = 0;

	v->width = width;
	page_clear(v->page);
	for (; v->rows != NULL && recurring < v->rows->len; recurring++) {
		const struct motive_row *row = g_ptr_array_index(v->rows, recurring);

		if (!row->recurring)
			break;
		tell_recurring(v, row);
	}
	page_rule(v->page, STYLE_BOLD, recurring > 0 ? _("Other motives") : _("Motives: nothing recurs today"), NULL);
	page_line(v->page, PAGE_TEXT, STYLE_DIM, _("  Dissatisfied customers today, on a usual day, on each of 29 days"));
	for (guint i = recurring; v->rows != NULL && i < v->rows->len; i++)
		tell_other(v, g_ptr_array_index(v->rows, i));
	if (v->rows == NULL || v->rows->len == 0)
		page_line(v->page, PAGE_TEXT, STYLE_DIM, _("  No dissatisfied customer on these days."));
	tell_words(v);
}

/* ---- the view ----------------------------------------------------------------------- */

static void
motives_refresh(struct view *view)
{
	struct motives_view *v = motives_of(view);
	GError *error = NULL;
	GPtrArray *rows = motive_report(view->desk->db, v->guard, view->desk->now, &error);

	if (rows == NULL) {
		desk_fail(view->desk, error);
		return;
	}
	g_clear_pointer(&v->rows, g_ptr_array_unref);
	v->rows = rows;
	v->width = 0;
}

static void
motives_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct motives_view *v = motives_of(view);

	if (v->width != a.w)
		lay_out(v, a.w);
	page_draw(v->page, a, cursor_y, cursor_x);
}

/* Words are read in the pauses between keys. */
static gint64
motives_due(struct view *view, gint64 now)
{
	struct motives_view *v = motives_of(view);
	GError *error = NULL;

	if (v->words == NULL)
		return 0;
	if (motive_words_more(v->words, view->desk->db, SLICE, &error) == 1)
		return now;
	desk_fail(view->desk, error);
	v->rise = motive_words_rising(v->words, WORDS_SHOWN);
	g_clear_pointer(&v->words, motive_words_free);
	v->width = 0;
	view->desk->changed = TRUE;
	return 0;
}

static char *
motives_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Motives"));
}

static char *
motives_counts(struct view *view)
{
	struct motives_view *v = motives_of(view);
	int n = 0;

	for (guint i = 0; v->rows != NULL && i < v->rows->len; i++)
		n += ((const struct motive_row *)g_ptr_array_index(v->rows, i))->recurring;
	return n > 0 ? g_strdup_printf(ngettext("%d recurs", "%d recur", (gulong)n), n) : NULL;
}

static gboolean
motives_act(struct view *view, enum action action, const char *arg)
{
	return page_act(motives_of(view)->page, view->desk, action, arg);
}

static gboolean
motives_key(struct view *view, guint32 key)
{
	return page_key(motives_of(view)->page, view->desk, key);
}

static void
motives_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(motives_of(view)->page, wheel);
}

static void
motives_free(struct view *view)
{
	struct motives_view *v = motives_of(view);

	page_free(v->page);
	guard_free(v->guard);
	motive_words_free(v->words);
	g_clear_pointer(&v->rows, g_ptr_array_unref);
	g_clear_pointer(&v->rise, g_ptr_array_unref);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "motives",
	.context = IN_ALL,
	.title = motives_title,
	.counts = motives_counts,
	.draw = motives_draw,
	.act = motives_act,
	.key = motives_key,
	.click = motives_click,
	.refresh = motives_refresh,
	.due = motives_due,
	.free = motives_free,
};

void
motives_view_open(struct desk *desk)
{
	struct motives_view *v = g_new0(struct motives_view, 1);
	GError *error = NULL;

	v->view.ops = &ops;
	v->page = page_new();
	v->guard = guard_new(conf_get(desk->conf, NULL, "guichet", "account-pattern"), NULL);
	v->words = motive_words_new(desk->now);
	if (!motive_use(desk->db, desk->conf, &error))
		desk_fail(desk, error);
	desk_push(desk, &v->view);
	motives_refresh(&v->view);
}
