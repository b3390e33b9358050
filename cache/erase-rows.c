/* cache/erase-rows.c — takes what is in erase_scope out of every table: those that are known here by what
 * becomes of them, all others by the names of their columns, so that a new chapter of the schema is not forgotten. */
#include "cache/erase-private.h"

#include "base/err.h"
#include "base/text.h"
#include "core/customer.h"

#include <glib/gi18n.h>
#include <string.h>

#define HISTORY_WORD_MIN 4 /* letters: shorter ones stand in every line */
#define CHANNEL_OF "(SELECT a.channel FROM message m JOIN account a ON a.id = m.account WHERE m.id = message_person.message)"
#define BETWEEN_WORDS " .@_-+:,\t"

/* Tables whose rows stay, or go by statements of their own. */
static const char *const known[] = { "account", "account_status", "act", "cases", "conversation", "customer", "draft",
	"erased", "erase_scope", "erasure", "event", "folder", "folder_uid", "home", "identity", "message", "outbox", "tally",
	"thread_ref", "ui_history", "ui_state", "unswept", NULL };

/* A column of one of these names holds an id of what goes. */
static const struct {
	const char *column, *what;
} columns[] = {
	{ "message", "message" }, { "of_message", "message" }, { "revises", "message" },
	{ "conversation", "conversation" }, { "other", "conversation" }, { "case_id", "case" },
	{ "customer", "customer" }, { "identity", "identity" }, { "outbox", "outbox" }, { "draft", "draft" },
};

static gboolean
empty_table(struct db *db, const char *table, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	{
		DB_QUERY(q, db, error, SQL("SELECT name FROM pragma_table_info(?)"), TEXT(table));

		while (db_row(&q))
			g_ptr_array_add(names, db_col_dup(&q, 0));
		if (q.failed)
			return FALSE;
	}
	for (guint i = 0; i < names->len; i++)
		for (gsize c = 0; c < G_N_ELEMENTS(columns); c++) {
			g_autofree char *sql = NULL;

			if (strcmp(columns[c].column, g_ptr_array_index(names, i)) != 0)
				continue;
			/* names of the schema, never of anybody's typing */
			sql = g_strconcat("DELETE FROM \"", table, "\" WHERE \"", columns[c].column,
				"\" IN (SELECT id FROM erase_scope WHERE what = '", columns[c].what, "')", NULL);
			if (!db_run(db, error, SQL_MADE(sql)))
				return FALSE;
		}
	return TRUE;
}

/* Every table of the schema but the known ones. */
static gboolean
empty_tables(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);

	{
		DB_QUERY(q, db, error, SQL("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"));

		while (db_row(&q))
			if (!g_strv_contains(known, db_col_text(&q, 0)))
				g_ptr_array_add(tables, db_col_dup(&q, 0));
		if (q.failed)
			return FALSE;
	}
	for (guint i = 0; i < tables->len; i++)
		if (!empty_table(db, g_ptr_array_index(tables, i), error))
			return FALSE;
	return TRUE;
}

/* ---- where the address stands elsewhere ----------------------------------------------- */

/* The words of a name, or of what stands before the @, that may stand in a line typed at a prompt. */
static void
add_words(GHashTable *set, const char *text)
{
	g_autofree char *folded = text_fold(text, (gssize)strcspn(*text == '@' ? text + 1 : text, "@") + (*text == '@'));
	g_auto(GStrv) words = g_strsplit_set(folded, BETWEEN_WORDS, -1);

	for (gsize i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) >= HISTORY_WORD_MIN)
			g_hash_table_add(set, g_strdup(words[i]));
}

static gboolean
has_word(GHashTable *set, const char *line)
{
	g_autofree char *folded = text_fold(line, -1);
	g_auto(GStrv) words = g_strsplit_set(folded, BETWEEN_WORDS, -1);
	gboolean found = FALSE;

	for (gsize i = 0; words[i] != NULL && !found; i++)
		found = g_hash_table_contains(set, words[i]);
	return found;
}

static gboolean
forget_history(struct db *db, GError **error)
{
	g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	{
		DB_QUERY(q, db, error, SQL("SELECT i.shown FROM identity i WHERE i.id IN " SCOPE("identity")
			" UNION ALL SELECT c.name FROM customer c WHERE c.id IN " SCOPE("customer")
			" UNION ALL SELECT e.value FROM evidence e WHERE e.customer IN " SCOPE("customer")
			" AND e.kind IN ('email', 'phone', 'verified')"));

		while (db_row(&q))
			add_words(set, db_col_text(&q, 0));
		if (q.failed)
			return FALSE;
	}
	DB_QUERY(q, db, error, SQL("SELECT id, line FROM ui_history"));
	while (db_row(&q))
		if (has_word(set, db_col_text(&q, 1)) &&
			!db_run(db, error, SQL("DELETE FROM ui_history WHERE id = ?"), INT(db_col_int(&q, 0))))
			return FALSE;
	return !q.failed;
}

/* In the heads of what others wrote, and in the words that the index has of these. */
static gboolean
forget_addresses(struct db *db, GError **error)
{
	g_autoptr(GArray) heads = g_array_new(FALSE, FALSE, sizeof(gint64));
	gboolean ok = TRUE;

	{
		DB_QUERY(q, db, error, SQL("DELETE FROM message_person WHERE role NOT IN ('from', 'sender')"
			" AND (id IN (SELECT value FROM identity WHERE id IN " SCOPE("identity") ")"
			"  OR lower(address) IN (SELECT lower(shown) FROM identity WHERE id IN " SCOPE("identity") "))"
			/* and on that channel */
			" AND ((" CHANNEL_OF ", id, coalesce(within, '')) IN (SELECT channel, value, within FROM identity WHERE id IN "
			SCOPE("identity") ")"
			/* a bare id is another person's on another page */
			"  OR (" CHANNEL_OF ", lower(address)) IN (SELECT channel, lower(shown) FROM identity WHERE id IN "
			SCOPE("identity") " AND (within = '' OR shown <> value))) RETURNING message"));

		while (db_row(&q)) {
			gint64 message = db_col_int(&q, 0);

			g_array_append_val(heads, message);
		}
		if (q.failed)
			return FALSE;
	}
	for (guint i = 0; ok && i < heads->len; i++)
		ok = db_run(db, error, SQL("INSERT OR IGNORE INTO unswept VALUES (?)"), INT(g_array_index(heads, gint64, i)));
	return ok;
}

/* ---- the known tables --------------------------------------------------------------- */

static gboolean
keep_shells(struct db *db, gint64 now, GError **error)
{
	return db_run(db, error, SQL("UPDATE act SET text = NULL, prior = NULL, arg = CASE WHEN kind IN ('resolve', 'verify', 'snooze')"
			" THEN NULL ELSE arg END WHERE kind <> 'same' AND (customer IN " SCOPE("customer")
			" OR case_id IN " SCOPE("case") ")")) &&
		/* worked out anew while a directory's fields went */
		db_run(db, error, SQL("DELETE FROM customer_field WHERE customer IN " SCOPE("customer"))) &&
		db_run(db, error, SQL("UPDATE cases SET subject = '', resolution = NULL WHERE id IN " SCOPE("case"))) &&
		db_run(db, error, SQL("UPDATE customer SET gid = lower(hex(randomblob(16))), name = '', made = '', lang = NULL,"
			" erased_at = ? WHERE id IN " SCOPE("customer")), INT(now));
}

static gboolean
drop_known(struct db *db, GError **error)
{
	return db_run(db, error, SQL("INSERT OR IGNORE INTO erased SELECT gid FROM message WHERE id IN " SCOPE("message"))) &&
		db_run(db, error, SQL("DELETE FROM flag_push WHERE (folder, uid) IN (SELECT folder, uid FROM folder_uid"
			" WHERE message IN " SCOPE("message") ")")) &&
		db_run(db, error, SQL("UPDATE folder_uid SET message = NULL, state = 'erased' WHERE message IN "
			SCOPE("message"))) &&
		db_run(db, error, SQL("DELETE FROM thread_ref WHERE conversation IN " SCOPE("conversation")
			" OR ref IN (SELECT channel_id FROM message WHERE id IN " SCOPE("message") " AND channel_id IS NOT NULL)")) &&
		db_run(db, error, SQL("DELETE FROM draft WHERE id IN " SCOPE("draft"))) &&
		db_run(db, error, SQL("DELETE FROM outbox WHERE id IN " SCOPE("outbox"))) &&
		db_run(db, error, SQL("UPDATE message SET revises = NULL WHERE revises IN " SCOPE("message")
			" AND id NOT IN " SCOPE("message"))) &&
		/* of what stays of a conversation, the subject is that of what stays */
		db_run(db, error, SQL("UPDATE conversation SET subject = coalesce((SELECT m.subject FROM message m"
			" WHERE m.conversation = conversation.id AND m.id NOT IN " SCOPE("message") " ORDER BY m.at LIMIT 1), '')"
			" WHERE id IN (SELECT conversation FROM message WHERE id IN " SCOPE("message") ")"
			" AND id NOT IN " SCOPE("conversation"))) &&
		db_run(db, error, SQL("DELETE FROM message WHERE id IN " SCOPE("message"))) &&
		db_run(db, error, SQL("DELETE FROM conversation WHERE id IN " SCOPE("conversation"))) &&
		db_run(db, error, SQL("DELETE FROM identity WHERE id IN " SCOPE("identity")));
}

static gboolean
project(struct db *db, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	{
		DB_QUERY(q, db, error, SQL("SELECT id FROM erase_scope WHERE what = 'case'"));

		while (db_row(&q)) {
			gint64 id = db_col_int(&q, 0);

			g_array_append_val(ids, id);
		}
		if (q.failed)
			return FALSE;
	}
	for (guint i = 0; i < ids->len; i++)
		if (!db_project_now(db, g_array_index(ids, gint64, i), error))
			return FALSE;
	return TRUE;
}

gboolean
erase_rows(struct db *db, gint64 now, GError **error)
{
	return db_run(db, error, SQL("PRAGMA defer_foreign_keys = ON")) &&
		db_run(db, error, SQL("INSERT OR IGNORE INTO unswept SELECT id FROM erase_scope WHERE what = 'message'")) && forget_history(db, error) && forget_addresses(db, error) &&
		empty_tables(db, error) && drop_known(db, error) && keep_shells(db, now, error) && project(db, error) &&
		db_run(db, error, SQL("DELETE FROM erase_scope"));
}
