/* tui/glance.c — what is seen at a glance: counts of views, health of accounts, the outbox. */
#include "tui/glance.h"

#include "base/date.h"
#include "cache/inbox.h"
#include "cache/outbox.h"

#include <glib/gi18n.h>
#include <string.h>

struct glance *
glance_new(void)
{
	struct glance *g = g_new0(struct glance, 1);

	g->gone = g_array_new(FALSE, FALSE, sizeof(gint64));
	return g;
}

static void
clear(struct glance *g)
{
	g_clear_pointer(&g->accounts, g_ptr_array_unref);
	g_clear_pointer(&g->outbox, g_ptr_array_unref);
}

void
glance_free(struct glance *g)
{
	if (g == NULL)
		return;
	clear(g);
	g_array_unref(g->gone);
	g_free(g);
}

static gboolean
needs_person(const struct outbox *o)
{
	return o->state == OUTBOX_REVIEW || o->state == OUTBOX_UNSURE ||
		o->state == OUTBOX_REFUSED;
}

static gboolean
holds(const GPtrArray *outbox, gint64 id)
{
	for (guint i = 0; i < outbox->len; i++)
		if (((const struct outbox *)g_ptr_array_index(outbox, i))->id == id)
			return TRUE;
	return FALSE;
}

/* Ids that are in the old list and no more in the new one. */
static void
note_gone(GArray *gone, const GPtrArray *old, const GPtrArray *new)
{
	for (guint i = 0; old != NULL && new != NULL && i < old->len; i++) {
		gint64 id = ((const struct outbox *)g_ptr_array_index(old, i))->id;

		if (!holds(new, id))
			g_array_append_val(gone, id);
	}
}

/* What cannot be read now (the cache is busy) is shown as it was a moment ago. */
void
glance_load(struct glance *g, struct db *db, const char *advisor, gint64 now)
{
	GPtrArray *accounts = account_list(db, NULL),
		  *outbox = outbox_list(db, FALSE, NULL);
	g_autoptr(GPtrArray) drafts = draft_list(db, 0, NULL);

	note_gone(g->gone, g->outbox, outbox);
	inbox_counts(db, advisor, now, g->counts, NULL);
	if (accounts != NULL) {
		g_clear_pointer(&g->accounts, g_ptr_array_unref);
		g->accounts = accounts;
	}
	if (outbox != NULL) {
		g_clear_pointer(&g->outbox, g_ptr_array_unref);
		g->outbox = outbox;
	}
	g->drafts = drafts != NULL ? (int)drafts->len : 0;
	g->trouble = 0;
	for (guint i = 0; g->outbox != NULL && i < g->outbox->len; i++)
		g->trouble += needs_person(g_ptr_array_index(g->outbox, i));
}

/* ---- status line ------------------------------------------------------------------- */

/* "12 480": groups of three, as both languages read them. */
static char *
number(gint64 n)
{
	char digits[32];
	GString *out = g_string_new(NULL);
	int len = g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			g_string_append_c(out, ' ');
		g_string_append_c(out, digits[i]);
	}
	return g_string_free(out, FALSE);
}

static char *
clock_time(gint64 ms)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(ms / 1000);

	return at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("");
}

static int
draw_sync(const struct account *a, int y, int x, int w)
{
	g_autofree char *done = number(a->done), *total = number(a->total);
	int used = draw_textf(y, x, w, STYLE_BAR, "%s: %s/%s ", a->name, done, total);
	int bar = MIN(w > 90 ? 12 : 5, w - used);

	if (bar >= 4) {
		draw_progress(y, x + used, bar, STYLE_BAR_ACCENT, a->done, a->total);
		used += bar;
	}
	return used;
}

static int
draw_trouble(const struct account *a, int y, int x, int w)
{
	GString *out = g_string_new(NULL);
	int used;

	if (g_strcmp0(a->error_code, "net") == 0 && a->synced_at > 0) {
		g_autofree char *since = clock_time(a->synced_at);

		g_string_append_printf(out, _("%s: not reachable since %s"), a->name, since);
	} else if (g_strcmp0(a->error_code, "net") == 0) {
		g_string_append_printf(out, _("%s: not reachable"), a->name);
	} else {
		/* Most sentences name the account themselves. */
		if (strstr(a->error, a->name) == NULL)
			g_string_append_printf(out, _("%s: "), a->name);
		g_string_append(out, a->error);
	}
	if (a->retry_at > 0) {
		g_autofree char *at = clock_time(a->retry_at);

		if (g_str_has_suffix(out->str, "."))
			g_string_truncate(out, out->len - 1);
		g_string_append_printf(out, _(", retry %s"), at);
	}
	used = draw_text(
		y, x, w, a->retry_at > 0 ? STYLE_BAR_WARN : STYLE_BAR_LATE, out->str);
	g_string_free(out, TRUE);
	return used;
}

/* Trouble stands first, then what is under way. */
static int
rank(const struct account *a)
{
	return a->error != NULL					   ? 0
		: a->total > 0 && strcmp(a->phase, "syncing") == 0 ? 1
								   : 2;
}

static int
draw_account(const struct account *a, int y, int x, int w)
{
	if (a->error != NULL)
		return draw_trouble(a, y, x, w);
	if (strcmp(a->phase, "syncing") == 0 && a->total > 0)
		return draw_sync(a, y, x, w);
	if (strcmp(a->phase, "connecting") == 0)
		return draw_textf(y, x, w, STYLE_BAR_DIM, _("%s: connecting"), a->name);
	if (strcmp(a->phase, "stopped") == 0)
		return draw_textf(y, x, w, STYLE_BAR_DIM, _("%s: stopped"), a->name);
	return draw_textf(y, x, w, STYLE_BAR_DIM, "%s %s", a->name,
		a->synced_at > 0 ? screen_glyph(GLYPH_DONE) : "");
}

/* The queued answer that leaves next, or NULL. */
static const struct outbox *
on_hold(const struct glance *g, gint64 now)
{
	const struct outbox *next = NULL;

	for (guint i = 0; g->outbox != NULL && i < g->outbox->len; i++) {
		const struct outbox *o = g_ptr_array_index(g->outbox, i);

		if (o->state == OUTBOX_QUEUED && o->not_before > now &&
			(next == NULL || o->not_before < next->not_before))
			next = o;
	}
	return next;
}

static char *
outbox_words(const struct glance *g, gint64 now, const char *undo_key, enum style *style)
{
	const struct outbox *hold = on_hold(g, now);
	guint waiting = g->outbox != NULL ? g->outbox->len - (guint)g->trouble : 0;
	gint64 left;

	if (hold != NULL) {
		left = (hold->not_before - now + 999) / 1000;
		*style = STYLE_BAR_ACCENT;
		if (left <= 90)
			return g_strdup_printf(
				_("sends in %d s, %s undoes"), (int)left, undo_key);
	}
	if (g->trouble > 0) {
		*style = STYLE_BAR_LATE;
		return g_strdup_printf(ngettext("%d answer needs you",
					       "%d answers need you", (gulong)g->trouble),
			g->trouble);
	}
	*style = STYLE_BAR_DIM;
	if (waiting > 0)
		return g_strdup_printf(_("outbox %u"), waiting);
	return g->drafts > 0 ? g_strdup_printf(_("drafts %d"), g->drafts) : NULL;
}

void
glance_draw_status(
	const struct glance *g, struct area a, gint64 now, const char *undo_key)
{
	enum style style = STYLE_BAR_DIM;
	g_autofree char *right = outbox_words(g, now, undo_key, &style);
	int room = a.w - 2 - (right != NULL ? (int)g_utf8_strlen(right, -1) + 2 : 0),
	    x = a.x + 1;

	draw_fill(a.y, a.x, a.w, STYLE_BAR_DIM);
	if (g->accounts == NULL || g->accounts->len == 0)
		draw_text(a.y, x, room, STYLE_BAR_DIM,
			g->set_up ? _("not connected yet") : _("no account yet: run \"guichet init\""));
	for (int r = 0; r <= 2; r++)
		for (guint i = 0; g->accounts != NULL && i < g->accounts->len && room > 8;
			i++) {
			const struct account *account = g_ptr_array_index(g->accounts, i);
			int used = rank(account) == r
				? draw_account(account, a.y, x, room) + 3
				: 0;

			x += used;
			room -= used;
		}
	if (right != NULL)
		draw_right(a.y, a.x, a.w - 1, style, right);
}

gint64
glance_due(const struct glance *g, gint64 now)
{
	const struct outbox *hold = on_hold(g, now);
	gint64 left;

	if (hold == NULL)
		return 0;
	left = hold->not_before - now;
	if (left > 90 * DATE_SECOND)
		return hold->not_before - 90 * DATE_SECOND;
	return now + (left - 1) % DATE_SECOND + 1;
}

/* ---- sidebar ----------------------------------------------------------------------- */

static void
side_row(struct area a, int y, gboolean now, gboolean at, enum style style,
	const char *title, gint64 count)
{
	g_autofree char *n = count > 0 ? number(count) : g_strdup("");
	int wide = (int)strlen(n);

	if (y >= a.y + a.h)
		return;
	if (at && !now)
		draw_glyph(y, a.x, STYLE_ACCENT, GLYPH_FOLDED);
	draw_text(y, a.x + 2, a.w - 5 - wide, now ? STYLE_ACCENT : style, title);
	draw_right(y, a.x, a.w - 2,
		now			      ? STYLE_ACCENT
			: style == STYLE_TEXT ? STYLE_DIM
					      : style,
		n);
}

static void
side_accounts(const struct glance *g, struct area a, int y)
{
	for (guint i = 0; g->accounts != NULL && i < g->accounts->len && y < a.y + a.h;
		i++, y++) {
		const struct account *account = g_ptr_array_index(g->accounts, i);
		gboolean well = account->error == NULL;

		draw_glyph(y, a.x + 2, well ? STYLE_GOOD : STYLE_LATE,
			well ? GLYPH_UNREAD : GLYPH_TROUBLE);
		draw_text(y, a.x + 4, a.w - 6, STYLE_DIM, account->name);
	}
}

/* The accounts stand below the rows that can be opened, with two lines between. */
void
glance_draw_side(const struct glance *g, struct area a, int view_now, int at)
{
	int y = a.y;

	for (int i = 0; i < a.h; i++)
		draw_glyph(a.y + i, a.x + a.w - 1, STYLE_FAINT, GLYPH_PIPE);
	for (int v = 0; v < QUEUE_VIEW_N; v++, y++)
		side_row(a, y, view_now == v, at == v,
			v == QUEUE_LATE && g->counts[v] > 0 ? STYLE_LATE : STYLE_TEXT,
			queue_view_title((enum queue_view)v), g->counts[v]);
	y++;
	side_row(a, y++, view_now == SIDE_OUTBOX, at == SIDE_OUTBOX,
		g->trouble > 0 ? STYLE_LATE : STYLE_TEXT, _("Outbox"),
		g->outbox != NULL ? g->outbox->len : 0);
	side_row(a, y++, FALSE, at == SIDE_DRAFTS, STYLE_TEXT, _("Drafts"), g->drafts);
	side_row(a, y++, view_now == SIDE_SEARCH, at == SIDE_SEARCH, STYLE_TEXT,
		_("Search"), 0);
	y++;
	side_accounts(g, a, y);
}

int
glance_side_at(struct area a, int y)
{
	int row = y - a.y;

	if (row > QUEUE_VIEW_N)
		row--;
	else if (row == QUEUE_VIEW_N)
		return -1;
	return row >= 0 && row < SIDE_N ? row : -1;
}
