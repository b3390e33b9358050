/* tui/board.c — queues and advisors as they stand now. */
#include "tui/board.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/board.h"
#include "cache/ui.h"
#include "tui/drill.h"
#include "tui/list.h"

#include <glib/gi18n.h>
#include <math.h>

#define EVERY (10 * DATE_SECOND) /* waits grow by themselves */
#define HEARD "board-note" /* cache/ui: the last note to everybody that was shown */
#define NAME_MIN 16
#define NAME_MOST 40

enum line_kind {
	LINE_QUEUES, LINE_QUEUE, LINE_PROMISES, LINE_PROMISE, LINE_ADVISORS, LINE_ADVISOR, LINE_NOBODY, LINE_GAP,
};

struct line {
	enum line_kind kind;
	guint index; /* in the board's list of its kind */
};

struct board_view {
	struct view view;
	struct list list;
	GArray *lines; /* struct line */
	struct board *board; /* NULL: not loaded yet */
	int name; /* cells of the longest one */
	gint64 loaded;
};

static struct board_view *
board_of(struct view *view)
{
	return (struct board_view *)view;
}

/* ---- loading ------------------------------------------------------------------------ */

static void
add_line(struct board_view *v, enum line_kind kind, guint index)
{
	struct line line = { kind, index };

	g_array_append_val(v->lines, line);
}

static gboolean
can_stand(const struct board_view *v, int at)
{
	enum line_kind kind;

	if (at < 0 || at >= (int)v->lines->len)
		return FALSE;
	kind = g_array_index(v->lines, struct line, at).kind;
	return kind == LINE_QUEUE || kind == LINE_PROMISE || kind == LINE_ADVISOR;
}

/* From where the cursor is on, in the direction it came, to a line of figures; else back. */
static void
settle(struct board_view *v, int by)
{
	int at = v->list.selected;

	while (at >= 0 && at < v->list.count && !can_stand(v, at))
		at += by;
	if (!can_stand(v, at))
		for (at = v->list.selected; at >= 0 && at < v->list.count && !can_stand(v, at);)
			at -= by;
	if (can_stand(v, at))
		list_select(&v->list, at);
	if (v->list.selected == 1)
		v->list.top = 0; /* the heading above it */
}

static void
lay_out(struct board_view *v)
{
	const struct board *b = v->board;

	g_array_set_size(v->lines, 0);
	v->name = NAME_MIN;
	add_line(v, LINE_QUEUES, 0);
	for (guint i = 0; i < b->queues->len; i++) {
		add_line(v, LINE_QUEUE, i);
		v->name = MAX(v->name, text_width(((struct board_queue *)g_ptr_array_index(b->queues, i))->name) + 2);
	}
	add_line(v, LINE_GAP, 0);
	add_line(v, LINE_PROMISES, 0);
	for (guint i = 0; i < b->queues->len; i++)
		add_line(v, LINE_PROMISE, i);
	add_line(v, LINE_GAP, 0);
	add_line(v, LINE_ADVISORS, 0);
	for (guint i = 0; i < b->advisors->len; i++) {
		add_line(v, LINE_ADVISOR, i);
		v->name = MAX(v->name, text_width(((struct board_advisor *)g_ptr_array_index(b->advisors, i))->name) + 2);
	}
	v->name = MIN(v->name, NAME_MOST);
	if (b->advisors->len == 0)
		add_line(v, LINE_NOBODY, 0);
	list_set_count(&v->list, (int)v->lines->len);
	settle(v, 1);
}

static void
board_refresh(struct view *view)
{
	struct board_view *v = board_of(view);
	GError *error = NULL;
	struct board *b = board_load(view->desk->db, view->desk->now, &error);

	v->loaded = view->desk->now;
	if (b == NULL) {
		desk_fail(view->desk, error);
		return;
	}
	board_free(v->board);
	v->board = b;
	lay_out(v);
}

/* ---- cells -------------------------------------------------------------------------- */

/* Columns in the order they are read; those at the end go first when there is no room. */
struct column {
	const char *title;
	int width; /* at least, with the space before it */
};
static const struct column queue_columns[] = {
	{ N_("wait"), 5 }, { N_("over"), 5 }, { N_("near"), 5 }, { N_("free"), 5 }, { N_("oldest"), 7 },
	{ N_("failed"), 7 }, { N_("sync"), 7 }, { N_("in/h"), 5 }, { N_("out/h"), 6 }, { N_("first"), 6 },
	{ N_("open"), 5 },
}, promise_columns[] = {
	{ N_("promise"), 10 }, { N_("kept today"), 12 }, { N_("28 days"), 9 }, { N_("at risk"), 9 },
	{ N_("worst"), 7 }, { N_("misses left"), 13 },
}, advisor_columns[] = {
	{ N_("wait"), 5 }, { N_("over"), 5 }, { N_("silent"), 7 }, { N_("open"), 5 }, { N_("oldest"), 7 },
	{ N_("last reply"), 12 }, { N_("out/h"), 6 }, { N_("today"), 6 },
};

struct cell {
	enum style style;
	char text[24];
};

static int
width_of(const struct column *c, int w)
{
	return MAX(c->width, text_width(_(c->title)) + 1) + (w >= 110 ? 3 : 0);
}

/* A line of one of the tables; no cells: its heading. */
struct table {
	const char *title;
	const struct column *columns;
	gsize n;
};
static const struct table queue_table = { N_("Queues"), queue_columns, G_N_ELEMENTS(queue_columns) },
	promise_table = { N_("Promises"), promise_columns, G_N_ELEMENTS(promise_columns) },
	advisor_table = { N_("Advisors"), advisor_columns, G_N_ELEMENTS(advisor_columns) };

/* The figures stand beside the names, whatever room there is; where there is little, the name gives way first. */
static void
draw_cells(const struct table *t, const struct cell *cells, const char *name, int wanted, struct area a)
{
	int used = 0, at;
	gsize fits = 0;

	while (fits < t->n && used + width_of(&t->columns[fits], a.w) <= a.w - NAME_MIN)
		used += width_of(&t->columns[fits++], a.w);
	at = a.x + MIN(wanted, a.w - used);
	draw_text(a.y, a.x, at - a.x - 1, cells != NULL ? STYLE_TEXT : STYLE_ACCENT, name);
	for (gsize i = 0; i < fits; i++) {
		int width = width_of(&t->columns[i], a.w);

		if (cells != NULL)
			draw_right(a.y, at, width, cells[i].style, cells[i].text);
		else
			draw_right(a.y, at, width, STYLE_DIM, _(t->columns[i].title));
		at += width;
	}
}

static struct cell
number(enum style style, int n)
{
	struct cell c = { n > 0 ? style : STYLE_DIM, "" };

	if (n > 0)
		g_snprintf(c.text, sizeof c.text, "%d", n);
	else
		g_strlcpy(c.text, screen_glyph(GLYPH_DOT), sizeof c.text);
	return c;
}

static struct cell
age(enum style style, gint64 at, gint64 now)
{
	struct cell c = { at > 0 ? style : STYLE_DIM, "" };
	char text[16];

	g_strlcpy(c.text, at > 0 ? date_age(at, now, text) : screen_glyph(GLYPH_DOT), sizeof c.text);
	return c;
}

static void
draw_queue(const struct board_queue *q, gint64 now, int wanted, struct area a)
{
	struct cell cells[] = {
		number(STYLE_BOLD, q->waiting), number(STYLE_LATE, q->late), number(STYLE_WARN, q->warn + q->windows),
		number(STYLE_TEXT, q->unclaimed), age(q->late > 0 ? STYLE_LATE : STYLE_TEXT, q->oldest, now),
		number(STYLE_LATE, q->failed), age(STYLE_DIM, q->synced_at, now), number(STYLE_TEXT, q->in_hour),
		number(STYLE_TEXT, q->out_hour), number(STYLE_TEXT, q->first), number(STYLE_TEXT, q->open),
	};

	if (q->error != NULL) /* what the sync is about stands in the status line */
		cells[6] = (struct cell){ STYLE_LATE, "!" };
	draw_cells(&queue_table, cells, q->name, wanted, a);
}

static struct cell
share(double value)
{
	struct cell c = { isnan(value) ? STYLE_DIM : 100 * value < BOARD_KEEP ? STYLE_LATE : STYLE_GOOD, "" };

	if (isnan(value))
		g_strlcpy(c.text, screen_glyph(GLYPH_DOT), sizeof c.text);
	else
		g_snprintf(c.text, sizeof c.text, "%.0f %%", 100 * value);
	return c;
}

static void
draw_promise(const struct board_queue *q, gint64 now, int wanted, struct area a)
{
	g_autofree char *promise = stats_span_words((struct stats_span){ q->promise_s, FALSE });
	int left = board_misses_left(q);
	struct cell cells[] = {
		{ STYLE_TEXT, "" }, share(board_kept(q->kept_day, q->missed_day)), share(board_kept(q->kept, q->missed)),
		number(STYLE_WARN, q->risk), age(q->late > 0 ? STYLE_LATE : STYLE_TEXT, q->oldest, now),
		{ left < 0 ? STYLE_LATE : left == 0 ? STYLE_WARN : STYLE_TEXT, "" },
	};

	g_strlcpy(cells[0].text, promise, sizeof cells[0].text);
	g_snprintf(cells[5].text, sizeof cells[5].text, "%d", left);
	draw_cells(&promise_table, cells, q->name, wanted, a);
}

static void
draw_advisor(const struct board_advisor *b, gint64 now, int wanted, struct area a)
{
	struct cell cells[] = {
		number(STYLE_BOLD, b->waiting), number(STYLE_LATE, b->late), number(STYLE_WARN, b->silent),
		number(STYLE_TEXT, b->open), age(b->late > 0 ? STYLE_LATE : STYLE_TEXT, b->oldest, now),
		age(STYLE_TEXT, b->last_reply, now), number(STYLE_TEXT, b->out_hour), number(STYLE_TEXT, b->out_day),
	};

	draw_cells(&advisor_table, cells, b->name, wanted, a);
}

static void
draw_line(gpointer user, int index, int y, int x, int w)
{
	const struct board_view *v = user;
	const struct line *line = &g_array_index(v->lines, struct line, index);
	gint64 now = v->view.desk->now;
	struct area a = { y, x + 1, 1, w - 2 };

	switch (line->kind) {
	case LINE_QUEUES:
		draw_cells(&queue_table, NULL, _(queue_table.title), v->name, a);
		break;
	case LINE_QUEUE:
		draw_queue(g_ptr_array_index(v->board->queues, line->index), now, v->name, a);
		break;
	case LINE_PROMISES:
		draw_cells(&promise_table, NULL, _(promise_table.title), v->name, a);
		break;
	case LINE_PROMISE:
		draw_promise(g_ptr_array_index(v->board->queues, line->index), now, v->name, a);
		break;
	case LINE_ADVISORS:
		draw_cells(&advisor_table, NULL, _(advisor_table.title), v->name, a);
		break;
	case LINE_ADVISOR:
		draw_advisor(g_ptr_array_index(v->board->advisors, line->index), now, v->name, a);
		break;
	case LINE_NOBODY:
		draw_text(a.y, a.x, a.w, STYLE_DIM, _("Nobody holds a case, and nobody answered today."));
		break;
	case LINE_GAP:
		break;
	}
}

/* ---- the view ----------------------------------------------------------------------- */

static int
draw_note(const struct board_view *v, struct area a)
{
	const struct board_note *note = &v->board->note;
	char when[16];

	if (note->act == 0)
		return 0;
	draw_glyph(a.y, a.x + 1, STYLE_NOTE, GLYPH_DOT);
	draw_textf(a.y, a.x + 3, a.w - 4, STYLE_NOTE, "%s, %s: %s", note->advisor,
		date_age(note->at, v->view.desk->now, when), note->text);
	return 2;
}

static void
board_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct board_view *v = board_of(view);
	int used;

	if (v->board == NULL)
		return;
	used = draw_note(v, a);
	a.y += used;
	a.h -= used;
	list_draw(&v->list, a, draw_line, v, cursor_y, cursor_x);
}

static char *
board_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Board"));
}

static char *
board_counts(struct view *view)
{
	const struct board *b = board_of(view)->board;
	int waiting = 0, late = 0, windows = 0;
	GString *out;

	if (b == NULL)
		return NULL;
	out = g_string_new(NULL);
	for (guint i = 0; i < b->queues->len; i++) {
		const struct board_queue *q = g_ptr_array_index(b->queues, i);

		waiting += q->waiting;
		late += q->late;
		windows += q->windows;
	}
	g_string_append_printf(out, _("%d waiting, %d late"), waiting, late);
	if (windows > 0)
		g_string_append_printf(out, ngettext(", %d window closing", ", %d windows closing", (gulong)windows), windows);
	if (b->snoozed_today > 0)
		g_string_append_printf(out, _(", %d back today"), b->snoozed_today);
	return g_string_free(out, FALSE);
}

static void
open_line(struct board_view *v)
{
	const struct line *line = v->list.selected >= 0 ? &g_array_index(v->lines, struct line, v->list.selected) : NULL;
	struct inbox_query q = { .view = QUEUE_WAITING };
	g_autofree char *title = NULL;

	if (line == NULL || v->board == NULL || !can_stand(v, v->list.selected))
		return;
	if (line->kind != LINE_ADVISOR) {
		q.queue = ((struct board_queue *)g_ptr_array_index(v->board->queues, line->index))->name;
		title = g_strdup_printf(_("%s: who waits"), q.queue);
	} else {
		q.view = QUEUE_MINE;
		q.advisor = ((struct board_advisor *)g_ptr_array_index(v->board->advisors, line->index))->name;
		title = g_strdup_printf(_("%s: open cases"), q.advisor);
	}
	drill_view_open(v->view.desk, title, &q);
}

static gboolean
board_act(struct view *view, enum action action, const char *arg)
{
	struct board_view *v = board_of(view);
	int was = v->list.selected;

	if (list_act(&v->list, action)) {
		settle(v, v->list.selected < was || action == ACTION_LAST ? -1 : 1);
		return TRUE;
	}
	switch (action) {
	case ACTION_OPEN:
		open_line(v);
		return TRUE;
	case ACTION_NOTE: /* no case here: it is for everybody */
		board_say(view->desk, arg);
		return TRUE;
	default:
		return FALSE;
	}
}

static void
board_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct board_view *v = board_of(view);
	int used = v->board != NULL && v->board->note.act != 0 ? 2 : 0, at;

	(void)x;
	a.y += used;
	a.h -= used;
	at = list_at(&v->list, a, y);
	if (wheel != 0) {
		list_select(&v->list, v->list.selected + wheel);
		settle(v, wheel);
	} else if (can_stand(v, at)) {
		twice = twice || at == v->list.selected;
		list_select(&v->list, at);
		if (twice)
			open_line(v);
	}
}

static gint64
board_due(struct view *view, gint64 now)
{
	struct board_view *v = board_of(view);

	if (now >= v->loaded + EVERY) {
		board_refresh(view);
		view->desk->changed = TRUE;
	}
	return v->loaded + EVERY;
}

static void
board_view_free(struct view *view)
{
	struct board_view *v = board_of(view);

	board_free(v->board);
	g_array_unref(v->lines);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "board",
	.context = IN_LIST,
	.title = board_title,
	.counts = board_counts,
	.draw = board_draw,
	.act = board_act,
	.click = board_click,
	.refresh = board_refresh,
	.due = board_due,
	.free = board_view_free,
};

void
board_view_open(struct desk *desk)
{
	struct board_view *v = g_new0(struct board_view, 1);

	v->view.ops = &ops;
	v->list.selected = -1;
	v->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	desk_push(desk, &v->view);
	board_refresh(&v->view);
}

/* ---- notes to everybody ------------------------------------------------------------- */

static void
said(struct desk *desk, gpointer user, const char *text)
{
	g_autofree char *words = text != NULL ? g_strstrip(g_strdup(text)) : NULL;

	(void)user;
	if (words == NULL || *words == '\0')
		return;
	if (desk_act(desk, ACT_BROADCAST, 0, NULL, words, 0) == 0)
		return;
	desk_refresh(desk);
	desk_say(desk, _("Every advisor sees it now."));
}

void
board_say(struct desk *desk, const char *text)
{
	struct prompt_opts opts = { .label = _("To everybody: "), .history = "board", .done = said };

	if (text != NULL)
		said(desk, NULL, text);
	else
		desk_ask(desk, &opts);
}

void
board_hear(struct desk *desk)
{
	g_autofree char *key = g_strconcat(HEARD, ":", desk->advisor, NULL);
	g_autofree char *seen = ui_get(desk->db, key), *now_seen = NULL;
	struct board_note note;

	if (!board_note_after(desk->db, seen != NULL ? g_ascii_strtoll(seen, NULL, 10) : 0, desk->advisor,
		desk->now - DATE_DAY, &note, NULL) || note.act == 0)
		return;
	now_seen = g_strdup_printf("%" G_GINT64_FORMAT, note.act);
	desk_say(desk, _("%s to everybody: %s"), note.advisor, note.text);
	ui_set(desk->db, key, now_seen, NULL); /* at worst it is shown once more */
	board_note_clear(&note);
}
