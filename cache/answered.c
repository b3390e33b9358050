/* cache/answered.c — a message in its thread, for the channel that an answer goes to. */
#include "cache/answered.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/account.h"
#include "cache/db-private.h"
#include "core/channel.h"

#include <glib/gi18n.h>
#include <inttypes.h>

void
answered_free(struct answered *a)
{
	if (a == NULL)
		return;
	g_clear_pointer(&a->message, inbox_message_free);
	g_clear_pointer(&a->ids, g_ptr_array_unref);
	g_free(a->thread);
	g_free(a->root);
	g_free(a);
}

static gboolean
load_thread(struct db *db, struct answered *a, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT c.thread, (SELECT channel_id FROM message WHERE conversation = c.id"
		" AND channel_id IS NOT NULL ORDER BY id LIMIT 1), coalesce((SELECT max(at) FROM message"
		" WHERE conversation = c.id AND direction = 'in' AND automatic = 'no'"
		" AND kind NOT IN ('edit', 'delete', 'reaction')), 0), coalesce((SELECT max(at) FROM message"
		" WHERE conversation = c.id AND direction = 'in' AND automatic = 'no'"
		" AND kind NOT IN ('delete', 'reaction')), 0), coalesce((SELECT max(at) FROM message"
		" WHERE conversation = c.id AND direction = 'out' AND automatic = 'no'"
		" AND kind NOT IN ('edit', 'delete', 'reaction')), 0) FROM conversation c WHERE c.id = ?"),
		INT(a->message->conversation));

	if (db_row(&q)) {
		a->thread = db_col_dup(&q, 0);
		a->root = db_col_dup(&q, 1);
		a->last_in = db_col_int(&q, 2);
		a->heard_at = db_col_int(&q, 3);
		a->answered_at = db_col_int(&q, 4);
	}
	return !q.failed;
}

static gboolean
load_ids(struct db *db, struct answered *a, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT channel_id FROM (SELECT id, channel_id FROM message WHERE conversation = ?"
		" AND channel_id IS NOT NULL AND kind NOT IN ('edit', 'delete', 'reaction')"
		" ORDER BY id DESC LIMIT ?) ORDER BY id"), INT(a->message->conversation),
		INT(ANSWERED_IDS_MAX));

	a->ids = g_ptr_array_new_with_free_func(g_free);
	while (db_row(&q))
		g_ptr_array_add(a->ids, db_col_str(&q, 0));
	return !q.failed;
}

struct answered *
answered_load(struct db *db, gint64 message, GError **error)
{
	AUTO(answered) a = g_new0(struct answered, 1);

	a->message = inbox_message(db, message, error);
	if (a->message == NULL || !load_thread(db, a, error) || !load_ids(db, a, error))
		return NULL;
	return g_steal_pointer(&a);
}

/* A public answer in the same thread that has not left yet, 0 none. */
static gint64
on_its_way(struct db *db, gint64 message)
{
	return db_int(db, 0, SQL("SELECT o.id FROM message m CROSS JOIN outbox o CROSS JOIN message p ON p.id = o.message WHERE m.id = ?"
		" AND o.account = m.account AND o.state NOT IN ('sent', 'refused', 'cancelled') AND o.public"
		" AND p.conversation = m.conversation ORDER BY o.id LIMIT 1"), INT(message));
}

gboolean
answered_has_room(struct db *db, gint64 message, gint64 now, GError **error)
{
	AUTO(answered) a = answered_load(db, message, error);
	AUTO(account) account = a != NULL ? account_by_id(db,
		db_int(db, 0, SQL("SELECT account FROM message WHERE id = ?"), INT(message)), error) : NULL;
	const struct channel *kind = account != NULL ? channel_find(account->kind) : NULL;
	g_autofree char *when = NULL;
	gint64 other;

	if (account == NULL || kind == NULL || !kind->one_answer)
		return account != NULL;
	if ((other = on_its_way(db, message)) != 0)
		return err_set(error, ERR_REFUSED, _("%s shows one answer to a review, and answer %" PRId64 " to this one is on its way: "
			"guichet outbox %" PRId64 " cancel takes it back, then another can be written."), _(account->title), other, other);
	if (a->answered_at == 0 || a->answered_at < a->heard_at)
		return TRUE;
	when = date_to_human(a->answered_at, now);
	return err_set(error, ERR_REFUSED, _("%s shows one answer to a review, and there is one of %s already: another would "
		"take its place. Change that one on the channel itself if you must."), _(account->title), when);
}
