/* tui/welcome.c — what stands where a list of cases is empty. */
#include "tui/welcome.h"

#include "cache/account.h"
#include "tui/glance.h"

#include <glib/gi18n.h>

/* Has no account ever been read? Then an empty inbox says nothing about the customers. */
static gboolean
is_unread(const struct desk *desk, const GPtrArray *accounts)
{
	for (int i = 0; i < QUEUE_VIEW_N; i++)
		if (desk->glance->counts[i] > 0)
			return FALSE;
	for (guint i = 0; i < accounts->len; i++)
		if (((const struct account *)g_ptr_array_index(accounts, i))->synced_at != 0)
			return FALSE;
	return TRUE;
}

/* Why nothing came, account by account, with what to do about it. */
static void
draw_unread(const GPtrArray *accounts, struct area a, int y)
{
	int x = a.x + 4, w = MIN(a.w - 8, 92);

	draw_text(y, x, w, STYLE_BOLD, _("Nothing has come in yet."));
	y += 2;
	if (accounts->len == 0)
		draw_block((struct area){ y, x, a.y + a.h - y, w }, STYLE_DIM,
			_("guichet-net brings messages in. It is started with the screen, unless that is opened with --offline."));
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *account = g_ptr_array_index(accounts, i);

		if (account->error != NULL)
			y += draw_block((struct area){ y, x, a.y + a.h - y, w }, STYLE_WARN, account->error) + 1;
	}
}

void
welcome_draw(struct desk *desk, enum queue_view queue, gboolean limited, struct area a)
{
	const char *first, *second;
	g_autofree char *key =
		desk_key(desk, limited ? ACTION_UNLIMIT : ACTION_PLACES);
	g_autofree char *leave = desk_key(desk, ACTION_BACK);
	g_autoptr(GPtrArray) accounts = account_list(desk->db, NULL);
	int y = a.y + MAX(a.h / 3, 1);

	if (limited) {
		first = _("No case here has these words.");
		second = _("shows all cases again");
	} else if (accounts == NULL || (accounts->len == 0 && !desk->glance->set_up)) {
		draw_text(y, a.x + 4, a.w - 4, STYLE_BOLD, _("Welcome to guichet."));
		draw_text(y + 2, a.x + 4, a.w - 4, STYLE_TEXT,
			_("No account is set up yet, so there is nothing to answer."));
		draw_textf(y + 3, a.x + 4, a.w - 4, STYLE_DIM, _("Leave with %s and run \"guichet init\": five questions and a test."),
			leave);
		return;
	} else if (is_unread(desk, accounts)) {
		draw_unread(accounts, a, y);
		return;
	} else if (queue == QUEUE_WAITING) {
		first = _("Nobody is waiting. Well done.");
		second = _("goes to another view");
	} else {
		first = _("Nothing in this view.");
		second = _("goes to another view");
	}
	draw_text(y, a.x + 4, a.w - 4, STYLE_BOLD, first);
	draw_text(y + 2, a.x + 4, 8, STYLE_ACCENT, key);
	draw_text(y + 2, a.x + 5 + (int)g_utf8_strlen(key, -1), a.w - 12, STYLE_DIM,
		second);
}
