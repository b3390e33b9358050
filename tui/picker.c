/* tui/picker.c — templates for the answer being written: what is typed narrows, Enter takes, Esc goes back. */
#include "tui/picker.h"

#include "base/text.h"
#include "cache/motive.h"
#include "tui/picker-private.h"
#include "tui/row.h"

#include <glib/gi18n.h>
#include <string.h>

#define BESIDE 100 /* columns from which the preview stands beside the list */
#define LIST_MIN 4 /* lines of the list above the preview */

static struct picker_view *
picker_of(struct view *view)
{
	return (struct picker_view *)view;
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void
draw_entry(gpointer user, int index, int y, int x, int w)
{
	struct picker_view *v = user;
	const struct entry *e = &g_array_index(v->entries, struct entry, index);
	enum style style = e->foreign ? STYLE_DIM : STYLE_TEXT;
	g_autofree char *title = NULL;

	if (e->score > 0)
		draw_glyph(y, x, STYLE_ACCENT, e->canned != NULL ? GLYPH_DOT : GLYPH_ARROW);
	if (e->canned != NULL)
		draw_text(y, x + 2, w - 6, style, e->canned->title);
	else {
		title = g_strdup_printf(_("Case %d: %s"), (int)e->answer->case_id, e->answer->subject);
		draw_text(y, x + 2, w - 6, style, title);
	}
	draw_right(y, x + w - 4, 3, STYLE_DIM, e->canned != NULL ? e->canned->lang : "");
}

static void
draw_query(const struct picker_view *v, struct area a, int *cursor_y, int *cursor_x)
{
	int used = draw_text(a.y, a.x + 2, a.w - 4, STYLE_ACCENT, _("Template: "));

	edit_draw(v->edit, (struct area){ a.y, a.x + 2 + used, 1, a.w - used - 4 }, cursor_y, cursor_x);
	draw_rule(a.y + 1, a.x + 1, a.w - 2, STYLE_FAINT);
}

/* The list and the preview, side by side where there is room, else one above the other. */
static void
split(const struct picker_view *v, struct area a, struct area *list, struct area *pane)
{
	int left = CLAMP(a.w * 2 / 5, 40, 64), lines = (int)v->entries->len;

	*list = (struct area){ a.y + 2, a.x, a.h - 3, a.w };
	*pane = *list;
	if (a.w >= BESIDE) {
		list->w = left;
		pane->x = a.x + left + 2;
		pane->w = MIN(a.w - left - 4, 92);
	} else {
		list->h = CLAMP(MIN(lines, (a.h - 3) * 2 / 5), LIST_MIN, MAX(a.h - 6, LIST_MIN));
		pane->y = list->y + list->h + 1;
		pane->h = a.y + a.h - 1 - pane->y;
		pane->x = a.x + 2;
		pane->w = MIN(a.w - 4, 92);
	}
}

static void
draw_empty(const struct picker_view *v, struct area list)
{
	const char *text = canned_store_list(v->store)->len == 0
		? _("There are no templates yet: guichet templates install brings some.")
		: _("No template of this channel has these letters.");
	g_autoptr(GArray) rows = text_wrap(text, MAX(list.w - 4, 20));

	for (guint i = 0; i < rows->len && (int)i < list.h; i++) {
		const struct text_line *row = &g_array_index(rows, struct text_line, i);
		g_autofree char *line = g_strndup(text + row->start, row->len);

		draw_text(list.y + (int)i, list.x + 2, list.w - 4, STYLE_DIM, line);
	}
}

static void
draw_hints(int y, int x, int w)
{
	GString *run = g_string_new(NULL);

	run_add(run, STYLE_ACCENT, _("Enter"));
	run_addf(run, STYLE_DIM, " %s   ", _("puts it in"));
	run_add(run, STYLE_ACCENT, _("Esc"));
	run_addf(run, STYLE_DIM, " %s   ", _("back"));
	run_add(run, STYLE_ACCENT, screen_glyph(GLYPH_DOT));
	run_addf(run, STYLE_DIM, " %s   ", _("suits this case"));
	run_add(run, STYLE_ACCENT, screen_glyph(GLYPH_ARROW));
	run_addf(run, STYLE_DIM, " %s", _("closed a case like it"));
	draw_run(y, x + 1, w - 2, run->str);
	g_string_free(run, TRUE);
}

static void
picker_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct picker_view *v = picker_of(view);
	struct area list, pane;
	int y = 0, x = 0;

	split(v, a, &list, &pane);
	if (v->entries->len == 0)
		draw_empty(v, list);
	else
		list_draw(&v->list, list, draw_entry, v, &y, &x);
	if (a.w >= BESIDE)
		for (int i = 0; i < list.h; i++)
			draw_glyph(list.y + i, list.x + list.w, STYLE_FAINT, GLYPH_PIPE);
	else
		draw_rule(list.y + list.h, a.x + 1, a.w - 2, STYLE_FAINT);
	picker_page(v, pane.w - 2);
	if (pane.h > 0)
		page_draw(v->page, pane, &y, &x);
	draw_hints(a.y + a.h - 1, a.x, a.w);
	draw_query(v, a, cursor_y, cursor_x);
}

static char *
picker_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Templates"));
}

static char *
picker_counts(struct view *view)
{
	return g_strdup_printf(_("%u to choose from"), picker_of(view)->entries->len);
}

/* ---- acting ----------------------------------------------------------------------------------- */

static gboolean
move_key(struct picker_view *v, guint32 key)
{
	int was = v->list.selected;
	gboolean moved = key == K_TAB ? list_act(&v->list, ACTION_NEXT)
		: key == K_STAB ? list_act(&v->list, ACTION_PREV) : list_key(&v->list, key);

	if (v->list.selected != was)
		picker_fill(v);
	return moved;
}

static void
typed(struct picker_view *v)
{
	v->list.selected = -1; /* the best of what is left, not the one from before */
	picker_list(v);
	picker_fill(v);
}

static gboolean
picker_key(struct view *view, guint32 key)
{
	struct picker_view *v = picker_of(view);
	enum edit_answer answer;

	if (key == K_ENTER) {
		picker_take(v);
		return TRUE;
	}
	if (key == K_ESC) {
		desk_close(view->desk);
		return TRUE;
	}
	if (move_key(v, key))
		return TRUE;
	answer = edit_key(v->edit, key);
	if (answer == EDIT_CHANGED)
		typed(v);
	return answer != EDIT_FOREIGN;
}

static void
picker_paste(struct view *view, const char *text)
{
	edit_paste(picker_of(view)->edit, text);
	typed(picker_of(view));
}

static gboolean
picker_act(struct view *view, enum action action, const char *arg)
{
	(void)arg;
	if (action != ACTION_BACK)
		return FALSE;
	desk_close(view->desk);
	return TRUE;
}

static void
picker_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct picker_view *v = picker_of(view);
	struct area list, pane;
	int at;

	split(v, a, &list, &pane);
	if (wheel != 0 && y >= pane.y && x >= pane.x) {
		page_wheel(v->page, wheel);
		return;
	}
	at = wheel == 0 && x < list.x + list.w ? list_at(&v->list, list, y) : -1;
	if (wheel != 0)
		list_select(&v->list, v->list.selected + wheel);
	else if (at >= 0)
		list_select(&v->list, at);
	else
		return;
	picker_fill(v);
	if (twice)
		picker_take(v);
}

/* Goes on with the closed cases while no key waits. */
static gint64
picker_due(struct view *view, gint64 now)
{
	struct picker_view *v = picker_of(view);
	const struct entry *e;
	struct entry was = { 0 };

	if (!v->learning || view->desk->prompt != NULL)
		return 0;
	if ((e = picker_selected(v)) != NULL)
		was = *e;
	v->learning = suggest_more(v->suggest, view->desk->db);
	picker_list(v);
	e = picker_selected(v);
	if (e == NULL || e->canned != was.canned || e->answer != was.answer)
		picker_fill(v);
	view->desk->changed = TRUE;
	return v->learning ? now + 1 : 0;
}

static gint64
picker_case(struct view *view)
{
	return picker_of(view)->draft->case_id;
}

static void
picker_free(struct view *view)
{
	struct picker_view *v = picker_of(view);

	draft_free(v->draft);
	suggest_free(v->suggest);
	canned_store_free(v->store);
	g_free(v->motive);
	g_hash_table_unref(v->uses);
	edit_free(v->edit);
	g_array_unref(v->entries);
	value_free(v->data);
	page_free(v->page);
	g_ptr_array_unref(v->gaps);
	g_free(v->text);
	g_free(v->trouble);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "templates",
	.context = IN_LIST,
	.title = picker_title,
	.counts = picker_counts,
	.draw = picker_draw,
	.act = picker_act,
	.key = picker_key,
	.paste = picker_paste,
	.click = picker_click,
	.due = picker_due,
	.case_id = picker_case,
	.free = picker_free,
};

/* What templates look at; the rest of the draft is the composer's. */
static struct draft *
copy_draft(const struct draft *d)
{
	struct draft *copy = draft_new();

	copy->id = d->id;
	copy->case_id = d->case_id;
	copy->account = d->account;
	copy->message = d->message;
	copy->advisor = g_strdup(d->advisor);
	copy->identity = g_strdup(d->identity);
	copy->subject = g_strdup(d->subject);
	return copy;
}

static void
load(struct picker_view *v)
{
	struct desk *desk = v->view.desk;
	const GPtrArray *all, *broken;
	GError *error = NULL;

	v->store = canned_store_open(db_home(desk->db), desk->conf);
	all = canned_store_list(v->store);
	broken = canned_store_broken(v->store);
	v->suggest = suggest_new(desk->db, v->store, v->draft);
	v->learning = TRUE;
	v->motive = v->draft->case_id != 0 ? motive_of_case(desk->db, v->draft->case_id, NULL, NULL) : NULL;
	if (v->motive == NULL)
		v->motive = g_strdup("");
	for (guint i = 0; i < all->len; i++) {
		struct canned_use use = canned_use_of(desk->db, ((const struct canned *)all->pdata[i])->name);

		g_hash_table_insert(v->uses, ((struct canned *)all->pdata[i])->name, g_memdup2(&use, sizeof use));
	}
	v->data = canned_data(desk->db, v->draft, desk->now, &error);
	if (v->data == NULL)
		desk_fail(desk, error);
	else if (broken->len > 0)
		desk_warn(desk, "%s", (const char *)broken->pdata[0]);
}

void
picker_open(struct desk *desk, const struct picker_opts *opts)
{
	struct picker_view *v = g_new0(struct picker_view, 1);

	v->view.ops = &ops;
	v->view.desk = desk;
	v->opts = *opts;
	v->draft = copy_draft(opts->draft);
	v->uses = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	v->edit = edit_new("", TRUE);
	v->list.selected = -1;
	v->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
	v->page = page_new();
	v->gaps = template_gaps_new();
	load(v);
	desk_push(desk, &v->view);
	picker_list(v);
	picker_fill(v);
}
