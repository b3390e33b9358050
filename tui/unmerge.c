/* tui/unmerge.c — a menu of what came since a merge: a row is the one's or the other's. */
#include "tui/unmerge.h"

#include "cache/merge.h"
#include "tui/menu.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_MAX 200 /* that are asked about one by one; more stay where they are */

struct parting {
	gint64 act, into, other;
	char *into_name, *other_name;
	GPtrArray *rows; /* struct merge_row *, side as it was chosen */
};

static void
parting_free(struct parting *p)
{
	g_free(p->into_name);
	g_free(p->other_name);
	g_clear_pointer(&p->rows, g_ptr_array_unref);
	g_free(p);
}

static struct parting *
parting_new(struct db *db, gint64 customer, gint64 act, GError **error)
{
	g_autoptr(GPtrArray) merges = merge_list(db, customer, error);
	struct parting *p = g_new0(struct parting, 1);

	p->act = act;
	for (guint i = 0; merges != NULL && i < merges->len; i++) {
		const struct merge *m = g_ptr_array_index(merges, i);

		if (m->act != act)
			continue;
		p->into = m->into;
		p->other = m->other;
		p->into_name = g_strdup(m->into_name);
		p->other_name = g_strdup(m->other_name);
	}
	p->rows = merges != NULL ? merge_since(db, act, error) : NULL;
	if (p->rows != NULL)
		return p;
	parting_free(p);
	return NULL;
}

static void
part(struct desk *desk, const struct parting *p)
{
	g_autoptr(GHashTable) give = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
	GError *error = NULL;

	for (guint i = 0; i < p->rows->len; i++) {
		struct merge_row *r = g_ptr_array_index(p->rows, i);

		g_hash_table_insert(give, r->key, &r->side);
	}
	if (merge_undo(desk->db, p->act, give, FALSE, desk->advisor, desk->now, &error) == 0)
		desk_fail(desk, error);
	else
		desk_say(desk, _("Two people again."));
	desk_refresh(desk);
}

static void ask(struct desk *, struct parting *, int at);

static void
chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct parting *p = user;

	if (item != NULL && item->id > 0) {
		struct merge_row *r = g_ptr_array_index(p->rows, (guint)item->id - 1);

		r->side = r->side == p->into ? p->other : p->into;
		ask(desk, p, (int)item->id);
		return;
	}
	if (item != NULL)
		part(desk, p);
	else
		desk_say(desk, _("They are still one person."));
	parting_free(p);
}

/* The names tell them apart, or else their numbers. */
static char *
owner_of(const struct parting *p, gint64 side)
{
	const char *name = side == p->into ? p->into_name : p->other_name;

	return g_strcmp0(p->into_name, p->other_name) != 0 ? g_strdup(name)
							    : g_strdup_printf("%s (%" G_GINT64_FORMAT ")", name, side);
}

static void
ask(struct desk *desk, struct parting *p, int at)
{
	struct menu *menu = menu_new(_("Two people again"), chosen, p);

	menu_tell(menu, _("This came since the merge. Enter on a row gives it to the other one."));
	menu_add(menu, 0, NULL, _("Part them like this"), NULL);
	for (guint i = 0; i < p->rows->len && i < ROWS_MAX; i++) {
		const struct merge_row *r = g_ptr_array_index(p->rows, i);
		g_autofree char *owner = owner_of(p, r->side);

		menu_add(menu, (gint64)i + 1, NULL, r->what, owner);
	}
	menu_select(menu, at);
	desk_choose(desk, menu);
}

void
unmerge_start(struct desk *desk, gint64 customer, gint64 act)
{
	GError *error = NULL;
	struct parting *p = parting_new(desk->db, customer, act, &error);

	if (p == NULL)
		desk_fail(desk, error);
	else if (p->rows->len > 0)
		ask(desk, p, 0);
	else {
		part(desk, p);
		parting_free(p);
	}
}
