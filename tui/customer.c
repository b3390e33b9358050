/* tui/customer.c — the card. A merge is looked at in its place before it is made. */
#include "tui/customer.h"

#include "base/date.h"
#include "base/lang.h"
#include "cache/card.h"
#include "cache/merge.h"
#include "tui/card.h"
#include "tui/thread.h"
#include "tui/timeline.h"
#include "tui/unmerge.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define REVEAL_MS (30 * DATE_SECOND)

struct customer_view {
	struct view view;
	gint64 id;
	struct customer *c;
	struct page *page;
	int width; /* the page is laid out for; 0: not yet */
	gint64 revealed_until; /* UTC ms, 0: masked */
	gint64 other; /* the merge that is looked at, 0 none */
	gboolean warned; /* that the next key parts them for ever */
	GHashTable *keep; /* field -> gint64 *, whose value stays in it */
};

static struct customer_view *
customer_of_view(struct view *view)
{
	return (struct customer_view *)view;
}

static gboolean
load(struct customer_view *v, GError **error)
{
	struct customer *c = customer_load(v->view.desk->db, v->id, error);

	if (c == NULL)
		return FALSE;
	customer_free(v->c);
	v->c = c;
	v->id = c->id; /* who stands for them, after a merge */
	v->width = 0;
	return TRUE;
}

static void
customer_refresh(struct view *view)
{
	load(customer_of_view(view), NULL);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
lay_out(struct customer_view *v, int width)
{
	struct desk *desk = v->view.desk;
	g_autofree char *merge = desk_key(desk, ACTION_MERGE), *mask = desk_key(desk, ACTION_UNMASK);
	struct card_opts o = { .now = desk->now, .width = width, .revealed = v->revealed_until > desk->now,
		.merge_key = merge, .mask_key = mask };
	GError *error = NULL;
	gboolean ok = v->other != 0
		? card_tell_merge(v->page, desk->db, v->id, v->other, v->keep, &o, &error)
		: card_tell(v->page, desk->db, v->c, &o, &error);

	v->width = width;
	if (!ok)
		desk_fail(desk, error);
}

static void
customer_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct customer_view *v = customer_of_view(view);
	g_autofree char *number = g_strdup_printf(_("customer %" PRId64), v->id);

	draw_text(a.y, a.x + 1, a.w - (int)strlen(number) - 4, STYLE_BOLD, v->c->name);
	draw_right(a.y, a.x, a.w - 1, STYLE_DIM, number);
	if (v->width != a.w)
		lay_out(v, a.w);
	page_draw(v->page, (struct area){ a.y + 1, a.x, a.h - 1, a.w }, cursor_y, cursor_x);
}

static char *
customer_title(struct view *view)
{
	return g_strdup(customer_of_view(view)->other != 0 ? _("One person of two") : _("Customer"));
}

static char *
customer_counts(struct view *view)
{
	struct customer_view *v = customer_of_view(view);

	return page_at_end(v->page) ? NULL : g_strdup(screen_glyph(GLYPH_OPEN));
}

/* ---- what is said of them ---------------------------------------------------------- */

/* A fact about the person in the journal; FALSE after telling why not. */
static gboolean
say(struct customer_view *v, struct act act)
{
	struct desk *desk = v->view.desk;
	GError *error = NULL;

	act.customer = v->id;
	act.advisor = desk->advisor;
	act.at = desk->now;
	if (act_add(desk->db, &act, &error) == 0) {
		desk_fail(desk, error);
		return FALSE;
	}
	desk_refresh(desk);
	return TRUE;
}

static void
note_typed(struct desk *desk, gpointer user, const char *text)
{
	if (text != NULL && *text != '\0' && say(user, (struct act){ .kind = ACT_NOTE, .text = text }))
		desk_say(desk, _("Note kept; it is never sent."));
}

static void
call_typed(struct desk *desk, gpointer user, const char *text)
{
	if (text != NULL && *text != '\0' && say(user, (struct act){ .kind = ACT_CALL, .text = text }))
		desk_say(desk, _("The call is written down."));
}

static void
ask(struct customer_view *v, const char *label, const char *text, prompt_done *done, gpointer user, const char *arg)
{
	struct prompt_opts opts = { .label = label, .text = text, .done = done, .user = user };

	if (arg != NULL)
		done(v->view.desk, user, arg);
	else
		desk_ask(v->view.desk, &opts);
}

static void
say_undo(struct desk *desk, const char *done)
{
	g_autofree char *key = desk_key(desk, ACTION_UNDO);

	desk_say(desk, _("%s; %s takes it back."), done, key);
}

/* ---- fields ------------------------------------------------------------------------ */

/* A field being typed. */
struct typing {
	struct customer_view *v;
	char *name;
	gboolean sensitive;
};

static void
value_typed(struct desk *desk, gpointer user, const char *text)
{
	struct typing *t = user;

	if (text != NULL && say(t->v, (struct act){ .kind = ACT_FIELD, .arg = t->name,
		.text = *text != '\0' ? text : NULL, .target = t->sensitive }))
		say_undo(desk, _("Changed"));
	g_free(t->name);
	g_free(t);
}

/* What is masked is not shown for being changed. */
static void
ask_value(struct customer_view *v, const char *name, const char *value, gboolean sensitive)
{
	struct typing *t = g_new0(struct typing, 1);
	g_autofree char *label = g_strdup_printf(_("%s: "), card_field_shown(name));

	t->v = v;
	t->name = g_strdup(name);
	t->sensitive = sensitive;
	ask(v, label, sensitive ? "" : value, value_typed, t, NULL);
}

static const char *
value_of(const struct customer *c, const char *name, gboolean *sensitive)
{
	*sensitive = FALSE;
	for (guint i = 0; i < c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(c->fields, i);

		if (strcmp(f->name, name) == 0) {
			*sensitive = f->sensitive;
			return f->value;
		}
	}
	return strcmp(name, "name") == 0 ? c->name : strcmp(name, "segment") == 0 ? c->segment
		: strcmp(name, "lang") == 0 ? c->lang : strcmp(name, "advisor") == 0 ? c->advisor
		: strcmp(name, "note") == 0 ? c->note : NULL;
}

static void
name_typed(struct desk *desk, gpointer user, const char *text)
{
	struct customer_view *v = user;
	gboolean sensitive;
	const char *value;

	(void)desk;
	if (text == NULL || *text == '\0')
		return;
	value = value_of(v->c, text, &sensitive);
	ask_value(v, text, value, sensitive);
}

static void
field_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct customer_view *v = user;

	if (item != NULL && item->value != NULL)
		name_typed(desk, v, item->value);
	else if (item != NULL)
		ask(v, _("Name of the field: "), NULL, name_typed, v, NULL);
}

static void
choose_field(struct customer_view *v, const char *arg)
{
	struct menu *menu;
	gboolean sensitive;

	if (arg != NULL) {
		name_typed(v->view.desk, v, arg);
		return;
	}
	menu = menu_new(_("Change"), field_chosen, v);
	for (gsize i = 0; i < CARD_OWN_N; i++)
		menu_add(menu, (gint64)i, card_own_fields[i].name, _(card_own_fields[i].title),
			value_of(v->c, card_own_fields[i].name, &sensitive));
	for (guint i = 0; i < v->c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(v->c->fields, i);

		menu_add(menu, 100 + i, f->name, f->name, f->sensitive ? _("masked") : f->value);
	}
	menu_add(menu, -1, NULL, _("Another field"), NULL);
	desk_choose(v->view.desk, menu);
}

/* ---- what is masked ---------------------------------------------------------------- */

static void
reason_typed(struct desk *desk, gpointer user, const char *text)
{
	struct customer_view *v = user;
	GError *error = NULL;
	int shown;

	if (text == NULL)
		return;
	shown = card_reveal(desk->db, v->c, desk->advisor, text, desk->now, &error);
	if (shown < 0) {
		desk_fail(desk, error);
		return;
	}
	v->revealed_until = desk->now + REVEAL_MS;
	v->width = 0;
	desk_say(desk, ngettext("%d field is shown for 30 seconds; that you looked is written down.",
		"%d fields are shown for 30 seconds; that you looked is written down.", (gulong)shown), shown);
}

static void
unmask(struct customer_view *v, const char *arg)
{
	gboolean any = FALSE;

	for (guint i = 0; i < v->c->fields->len; i++)
		any = any || ((struct customer_field *)g_ptr_array_index(v->c->fields, i))->sensitive;
	if (!any) {
		desk_say(v->view.desk, _("Nothing is masked here."));
	} else if (v->revealed_until > v->view.desk->now && arg == NULL) {
		v->revealed_until = 0; /* again: masked at once */
		v->width = 0;
	} else {
		ask(v, _("Why do you need it? (written down) "), NULL, reason_typed, v, arg);
	}
}

static gint64
customer_due(struct view *view, gint64 now)
{
	struct customer_view *v = customer_of_view(view);

	if (v->revealed_until == 0)
		return 0;
	if (v->revealed_until > now)
		return v->revealed_until;
	v->revealed_until = 0;
	v->width = 0;
	view->desk->changed = TRUE;
	return 0;
}

/* ---- one person of two ------------------------------------------------------------- */

static void
look_at_merge(struct customer_view *v, gint64 other)
{
	g_hash_table_remove_all(v->keep);
	v->other = other;
	v->warned = FALSE;
	v->width = 0;
	page_go(v->page, 0);
}

static void
match_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)desk;
	if (item != NULL)
		look_at_merge(user, item->id);
}

/* One alone, or the one that is offered, is looked at at once; else the person chooses. */
static void
choose_match(struct customer_view *v, const char *arg)
{
	struct desk *desk = v->view.desk;
	GError *error = NULL;
	g_autoptr(GPtrArray) all = customer_matches(desk->db, v->id, &error);
	struct menu *menu = menu_new(_("Who is the same person?"), match_chosen, v);
	gint64 offered = 0;
	int offers = 0;

	for (guint i = 0; all != NULL && i < all->len; i++) {
		const struct customer_match *m = g_ptr_array_index(all, i);
		g_autofree char *score = lang_real((int)(m->score * 100 + 1e-6) / 100.0, 2);

		if (m->verdict == CUSTOMER_NOTHING || m->verdict == CUSTOMER_APART)
			continue;
		offers += m->verdict != CUSTOMER_MAYBE;
		if (m->verdict != CUSTOMER_MAYBE || menu_count(menu) == 0)
			offered = m->id;
		menu_add(menu, m->id, NULL, m->name, score);
	}
	if (all == NULL)
		desk_fail(desk, error);
	else if (arg != NULL && g_ascii_strtoll(arg, NULL, 10) > 0)
		look_at_merge(v, g_ascii_strtoll(arg, NULL, 10));
	else if (offers == 1 || menu_count(menu) == 1)
		look_at_merge(v, offered);
	else if (menu_count(menu) > 0) {
		desk_choose(desk, g_steal_pointer(&menu));
	} else {
		desk_say(desk, _("Nothing says that somebody else is the same person."));
	}
	menu_free(menu);
}

static void
merge(struct customer_view *v)
{
	struct desk *desk = v->view.desk;
	GError *error = NULL;
	gint64 act = merge_people(desk->db, v->id, v->other, v->keep, desk->advisor, desk->now, &error);

	look_at_merge(v, 0);
	if (act == 0)
		desk_fail(desk, error);
	else
		say_undo(desk, _("One person now"));
	desk_refresh(desk);
}

/* There is no way back, so a slip of the finger does not do it. */
static void
set_apart(struct customer_view *v)
{
	gint64 other = v->other;

	if (!v->warned) {
		v->warned = TRUE;
		desk_say(v->view.desk, _("For ever: nobody can make them one person again. d once more says so."));
		return;
	}
	look_at_merge(v, 0);
	if (say(v, (struct act){ .kind = ACT_DIFFERENT, .target = other }))
		desk_say(v->view.desk, _("They are two people, for ever."));
}

/* The n-th field that differs: the other value stays. */
static void
toggle_keep(struct customer_view *v, int n)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) fields = merge_preview(v->view.desk->db, v->id, v->other, v->keep, &error);
	int number = 0;

	for (guint i = 0; fields != NULL && i < fields->len; i++) {
		const struct merge_field *f = g_ptr_array_index(fields, i);
		gint64 whose = f->keep == v->id ? v->other : v->id;

		if (f->mine != NULL && f->theirs != NULL && strcmp(f->mine, f->theirs) != 0 && ++number == n)
			g_hash_table_insert(v->keep, g_strdup(f->name), g_memdup2(&whose, sizeof whose));
	}
	if (fields == NULL)
		desk_fail(v->view.desk, error);
	v->width = 0;
}

static gboolean
customer_key(struct view *view, guint32 key)
{
	struct customer_view *v = customer_of_view(view);

	if (v->other == 0)
		return FALSE;
	if (key != 'd')
		v->warned = FALSE;
	if (key == 'y')
		merge(v);
	else if (key == 'd')
		set_apart(v);
	else if (key == 'q' || key == 'n' || key == K_ESC)
		look_at_merge(v, 0);
	else if (key >= '1' && key <= '9')
		toggle_keep(v, (int)(key - '0'));
	else
		return FALSE;
	return TRUE;
}

static void
undo(struct customer_view *v)
{
	struct desk *desk = v->view.desk;
	struct act last;
	gint64 id = act_last_about(desk->db, desk->advisor, v->id, &last);
	GError *error = NULL;

	if (id == 0) {
		desk_say(desk, _("There is nothing of yours here to take back."));
		return;
	}
	if (last.kind == ACT_SAME) {
		unmerge_start(desk, v->id, id);
		return;
	}
	if (act_add(desk->db, &(struct act){ .kind = ACT_UNDO, .advisor = desk->advisor, .at = desk->now, .target = id },
		&error) == 0)
		desk_fail(desk, error);
	else
		desk_say(desk, _("Taken back."));
	desk_refresh(desk);
}

/* ---- acting ------------------------------------------------------------------------ */

static void
case_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)user;
	if (item != NULL)
		thread_view_open(desk, item->id);
}

static void
choose_case(struct customer_view *v)
{
	const GPtrArray *cases = v->c->cases;
	struct menu *menu;

	if (cases->len == 0) {
		desk_say(v->view.desk, _("They have no case."));
		return;
	}
	if (cases->len == 1) {
		thread_view_open(v->view.desk, ((struct inbox_row *)g_ptr_array_index(cases, 0))->case_id);
		return;
	}
	menu = menu_new(_("Open"), case_chosen, v);
	for (guint i = 0; i < cases->len; i++) {
		const struct inbox_row *row = g_ptr_array_index(cases, i);
		g_autofree char *label = g_strdup_printf("%" PRId64 " %s", row->case_id, row->subject);

		menu_add(menu, row->case_id, NULL, label, case_state_shown(row->state));
	}
	desk_choose(v->view.desk, menu);
}

static gboolean
customer_act(struct view *view, enum action action, const char *arg)
{
	struct customer_view *v = customer_of_view(view);

	switch (action) {
	case ACTION_CUSTOMER:
		return TRUE; /* here it is */
	case ACTION_HISTORY:
		timeline_view_open(view->desk, v->id);
		return TRUE;
	case ACTION_OPEN:
		choose_case(v);
		return TRUE;
	case ACTION_NOTE:
		ask(v, _("Note: "), NULL, note_typed, v, arg);
		return TRUE;
	case ACTION_CALL:
		ask(v, _("Call: "), NULL, call_typed, v, arg);
		return TRUE;
	case ACTION_EDIT_FIELDS:
		choose_field(v, arg);
		return TRUE;
	case ACTION_UNMASK:
		unmask(v, arg);
		return TRUE;
	case ACTION_MERGE:
		choose_match(v, arg);
		return TRUE;
	case ACTION_UNDO:
		undo(v);
		return TRUE;
	default:
		return page_act(v->page, view->desk, action, arg);
	}
}

static void
customer_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(customer_of_view(view)->page, wheel);
}

static void
customer_view_free(struct view *view)
{
	struct customer_view *v = customer_of_view(view);

	customer_free(v->c);
	page_free(v->page);
	g_hash_table_unref(v->keep);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "customer",
	.context = IN_LIST,
	.title = customer_title,
	.counts = customer_counts,
	.draw = customer_draw,
	.act = customer_act,
	.key = customer_key,
	.click = customer_click,
	.refresh = customer_refresh,
	.due = customer_due,
	.free = customer_view_free,
};

gboolean
customer_view_open(struct desk *desk, gint64 customer)
{
	struct customer_view *v = g_new0(struct customer_view, 1);
	GError *error = NULL;

	v->view.ops = &ops;
	v->view.desk = desk;
	v->id = customer;
	v->page = page_new();
	v->keep = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!load(v, &error)) {
		desk_fail(desk, error);
		customer_view_free(&v->view);
		return FALSE;
	}
	desk_push(desk, &v->view);
	return TRUE;
}

gint64
customer_of_case(struct desk *desk, gint64 case_id)
{
	AUTO(inbox_row) row = case_id != 0 ? inbox_case(desk->db, case_id, NULL) : NULL;

	if (row == NULL || row->customer == 0)
		desk_say(desk, _("No customer here."));
	return row != NULL ? row->customer : 0;
}
