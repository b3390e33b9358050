/* cache/terms.c — the account says what its channel allows, the message answered who reads it. */
#include "cache/terms.h"

#include "base/date.h"
#include "cache/account.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

void
terms_free(struct terms *t)
{
	if (t == NULL)
		return;
	g_free(t->title);
	g_free(t->whom);
	g_free(t->cost);
	g_free(t);
}

/* The window is open so long after the customer's last words in that conversation. Who writes a review has
 * a name there, and nothing else that people know. */
static gboolean
add_message(struct terms *t, struct db *db, const struct draft *d, const struct account *account, GError **error)
{
	gboolean named = strcmp(account->kind, "review") == 0;
	gint64 last;
	DB_QUERY(q, db, error, SQL("SELECT m.public, CASE WHEN m.direction <> 'in' THEN '' WHEN ? THEN m.author"
		" ELSE m.address END,"
		" coalesce((SELECT max(x.at) FROM message x WHERE x.conversation = m.conversation"
		" AND x.direction = 'in' AND x.automatic = 'no' AND x.moot = 0"
		" AND x.kind NOT IN ('delete', 'reaction')), 0) FROM message m WHERE m.id = ?"), INT(named), INT(d->message));

	if (!db_row(&q))
		return !q.failed;
	t->public_ = db_col_bool(&q, 0) && !d->private_;
	g_free(t->whom);
	t->whom = db_col_str(&q, 1);
	last = db_col_int(&q, 2);
	if (account->window_s > 0 && last > 0)
		t->until = last + account->window_s * DATE_SECOND;
	return TRUE;
}

struct terms *
terms_of(struct db *db, const struct draft *d, GError **error)
{
	AUTO(terms) t = g_new0(struct terms, 1);
	AUTO(account) account = account_by_id(db, d->account, error);

	if (account == NULL)
		return NULL;
	t->mail = strcmp(account->channel, account->kind) == 0;
	t->kind = g_intern_string(account->kind);
	t->public_ = account->public_;
	t->files = account_can(account, "files");
	t->checks = account_can(account, "check");
	t->title = g_strdup(_(account->title));
	t->whom = g_strdup(d->to != NULL ? d->to : "");
	t->cost = g_strdup(account->cost);
	if (d->message != 0 && !add_message(t, db, d, account, error))
		return NULL;
	t->limit = *account_limit(account, t->public_);
	return g_steal_pointer(&t);
}

gboolean
terms_are_over(const struct terms *t, gint64 now)
{
	return t->until != 0 && t->until <= now;
}

char *
terms_window(const struct terms *t, gint64 now)
{
	g_autofree char *when = t->until != 0 ? date_to_human(t->until, now) : NULL;

	if (when == NULL)
		return NULL;
	if (terms_are_over(t, now))
		return g_strdup_printf(_("No answer is possible any more: %s took them until %s"), t->title, when);
	return g_strdup_printf(_("answer possible until %s"), when);
}

static char *
segments_left(const struct length *l)
{
	g_autofree char *parts = g_strdup_printf("%d × %d", MAX(l->segments, 1), l->per_segment);
	int left = l->per_segment - l->in_segment;

	if (l->over)
		return g_strdup_printf(_("%s, %" PRId64 " too many"), parts, l->used - l->max);
	return g_strdup_printf(_("%s, %d left"), parts, left);
}

char *
terms_left(const struct terms *t, const struct length *l)
{
	gint64 left = l->max - l->used;

	if (l->unit == LENGTH_SMS)
		return segments_left(l);
	if (t->limit.max == 0 && t->limit.max_bytes == 0)
		return NULL;
	if (l->unit == LENGTH_BYTES)
		return l->over ? g_strdup_printf(ngettext("%" PRId64 " byte over", "%" PRId64 " bytes over", (gulong)-left), -left)
			       : g_strdup_printf(ngettext("%" PRId64 " byte left", "%" PRId64 " bytes left", (gulong)left), left);
	return l->over ? g_strdup_printf(_("%" PRId64 " over"), -left)
		       : g_strdup_printf(_("%" PRId64 " left"), left);
}
