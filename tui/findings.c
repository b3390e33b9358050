/* tui/findings.c — the panel of the checks: level in words and colour, rule and evidence. */
#include "tui/findings.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define WHY_LINES 3 /* of a finding, beside the text */
#define CHOSEN_LINES 2 /* of the one with the cursor, below it */

struct findings {
	struct review_ground *ground;
	struct review *review;
	gboolean part; /* only the beginning was looked at */
	int at; /* the one with the cursor */
};

struct findings *
findings_new(void)
{
	return g_new0(struct findings, 1);
}

void
findings_free(struct findings *f)
{
	if (f == NULL)
		return;
	review_ground_free(f->ground);
	review_free(f->review);
	g_free(f);
}

void
findings_load(struct findings *f, struct desk *desk, const struct draft *d)
{
	GError *error = NULL;

	g_clear_pointer(&f->ground, review_ground_free);
	f->ground = review_ground_load(desk->db, desk->conf, d, &error);
	if (f->ground == NULL)
		desk_fail(desk, error);
}

void
findings_run(struct findings *f, struct desk *desk, const char *body, guint files, gboolean whole)
{
	gsize n = strlen(body);
	g_autofree char *head = NULL;

	g_clear_pointer(&f->review, review_free);
	f->part = !whole && n > REVIEW_LIVE_MAX;
	if (f->part)
		head = g_strndup(body, (gsize)(g_utf8_find_prev_char(body, body + REVIEW_LIVE_MAX) - body));
	if (f->ground != NULL)
		f->review = review_draft(f->ground, head != NULL ? head : body, files, desk->now);
	if (f->review != NULL)
		f->at = CLAMP(f->at, 0, MAX((int)f->review->findings->len - 1, 0));
}

const struct review *
findings_review(const struct findings *f)
{
	return f->review;
}

gboolean
findings_stop(const struct findings *f)
{
	return f->review != NULL && review_count(f->review, REVIEW_ERROR) > 0;
}

/* ---- going to a place -------------------------------------------------------------- */

void
findings_step(struct findings *f, int by)
{
	int n = f->review != NULL ? (int)f->review->findings->len : 0;

	if (n > 0)
		f->at = (f->at + by + n) % n;
}

static const struct review_question *
open_question(const struct findings *f)
{
	for (guint i = 0; f->review != NULL && i < f->review->questions->len; i++) {
		const struct review_question *q = &g_array_index(f->review->questions, struct review_question, i);

		if (!q->answered)
			return q;
	}
	return NULL;
}

/* The customer's words with the question among them, marked. */
static struct page *
show_question(const struct findings *f, const struct review_finding *finding)
{
	const char *asked = review_ground_asked(f->ground);
	struct page *page = page_new();
	g_autofree char *before = g_strndup(asked, finding->start);
	g_autofree char *question = g_strndup(asked + finding->start, finding->end - finding->start);

	page_text(page, PAGE_TEXT, STYLE_DIM, g_strchomp(before), 0, 76, 2000);
	page_text(page, PAGE_HEAD, STYLE_WARN, question, 0, 76, 100);
	page_text(page, PAGE_TEXT, STYLE_DIM, asked + finding->end + strspn(asked + finding->end, " \n"), 0, 76, 2000);
	page_go(page, MAX(page_find(page, PAGE_HEAD, 0) - 3, 0));
	return page;
}

gboolean
findings_place(struct findings *f, gsize *at, struct page **page)
{
	const struct review_finding *finding = f->review != NULL && f->review->findings->len > 0
		? f->review->findings->pdata[f->at] : NULL;

	*at = G_MAXSIZE;
	if (finding == NULL)
		return FALSE;
	if (finding->check == REVIEW_COMPLETE) {
		*page = show_question(f, finding);
		return TRUE;
	}
	*at = finding->start;
	return FALSE;
}

gboolean
findings_settle(struct findings *f, struct desk *desk, const struct draft *d)
{
	const struct review_question *q = open_question(f);
	GError *error = NULL;

	if (q == NULL) {
		desk_say(desk, _("No question of the customer is open."));
		return FALSE;
	}
	if (review_settle(desk->db, f->ground, d, desk->advisor, q, desk->now, &error))
		return TRUE;
	desk_fail(desk, error);
	return FALSE;
}

/* ---- drawing ----------------------------------------------------------------------- */

static enum style
style_of(enum review_level level)
{
	return level == REVIEW_ERROR ? STYLE_LATE : level == REVIEW_WARNING ? STYLE_WARN : STYLE_DIM;
}

static void
add_count(GString *run, enum review_level level, guint n)
{
	if (n == 0)
		return;
	run_add(run, STYLE_DIM, " · ");
	if (level == REVIEW_ERROR)
		run_addf(run, STYLE_LATE, ngettext("%u error", "%u errors", n), n);
	else if (level == REVIEW_WARNING)
		run_addf(run, STYLE_WARN, ngettext("%u warning", "%u warnings", n), n);
	else
		run_addf(run, STYLE_DIM, ngettext("%u hint", "%u hints", n), n);
}

/* "Checks · 2/3 answered · 1 error" */
static int
draw_head(const struct findings *f, int y, int x, int w)
{
	const struct review *r = f->review;
	GString *run = g_string_new(NULL);
	int used;

	run_add(run, STYLE_BOLD, _("Checks"));
	if (r->questions->len > 0) {
		run_add(run, STYLE_DIM, " · ");
		run_addf(run, r->answered < r->questions->len ? STYLE_WARN : STYLE_GOOD, _("%u/%u answered"), r->answered,
			r->questions->len);
	}
	for (int level = REVIEW_ERROR; level >= REVIEW_INFO; level--)
		add_count(run, (enum review_level)level, review_count(r, (enum review_level)level));
	if (f->part)
		run_add(run, STYLE_DIM, _(" · of its beginning; all of it is looked at before it goes"));
	used = draw_run(y, x, w, run->str);
	g_string_free(run, TRUE);
	return used;
}

/* Beside the text, each has its level and rule on a line and its words below. */
static int
draw_beside(const struct review_finding *f, struct area a)
{
	int used = draw_text(a.y, a.x, a.w, style_of(f->level), review_level_text(f->level));

	draw_text(a.y, a.x + used + 2, a.w - used - 2, STYLE_DIM, f->rule);
	return 1 + draw_block((struct area){ a.y + 1, a.x, MIN(WHY_LINES, a.h - 1), a.w }, STYLE_TEXT, f->why);
}

/* Below it, each has a line; the one with the cursor tells all it knows. */
static int
draw_below(const struct review_finding *f, gboolean chosen, struct area a)
{
	int used = draw_text(a.y, a.x, a.w, style_of(f->level), review_level_text(f->level)) + 2;

	return draw_block((struct area){ a.y, a.x + used, MIN(chosen ? CHOSEN_LINES : 1, a.h), a.w - used }, STYLE_TEXT, f->why);
}

static int
lines_below(const struct review_finding *f, int w)
{
	return draw_block_lines(f->why, w - 2 - text_width(review_level_text(f->level)) - 2, CHOSEN_LINES);
}

/* One more where the cursor can need it: whichever has it, the place is the same. */
int
findings_lines(const struct findings *f, int most, int w)
{
	const struct review *r = f->review;
	int lines = 1, more = 0;

	if (r == NULL || (r->findings->len == 0 && r->questions->len == 0 && !f->part))
		return 0;
	for (guint i = 0; i < r->findings->len; i++, lines++)
		more = MAX(more, lines_below(r->findings->pdata[i], w) - 1);
	return MIN(most, lines + more);
}

int
findings_draw(const struct findings *f, struct area a, gboolean beside)
{
	const struct review *r = f->review;
	int y = a.y + 1, rows = a.h - 1, top, head;

	if (r == NULL || a.h < 1)
		return 0;
	head = draw_head(f, a.y, a.x, a.w);
	top = r->findings->len == 0 ? 0 : MAX(f->at + (beside ? 1 - rows / (WHY_LINES + 1)
		: MIN(lines_below(r->findings->pdata[f->at], a.w), rows) - rows), 0);
	for (int i = top; i < (int)r->findings->len && y < a.y + a.h; i++) {
		struct area row = { y, a.x + 2, a.y + a.h - y, a.w - 2 };

		if (i == f->at)
			draw_glyph(y, a.x, STYLE_ACCENT, GLYPH_MARK);
		y += beside ? draw_beside(r->findings->pdata[i], row) : draw_below(r->findings->pdata[i], i == f->at, row);
	}
	return head;
}
