/* cache/outbox-news.c — what came into a case since an answer was written, as a difference. */
#include "cache/outbox.h"

#include "base/date.h"
#include "cache/db-private.h"
#include "cache/outbox-private.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LINES_MAX 40 /* of one message */

/* Each line of what its writer wrote himself, after `mark`. */
static void
add_text(GString *out, char mark, const char *text)
{
	g_autofree char *own = quote_own(text != NULL ? text : "");
	g_auto(GStrv) lines = g_strsplit(g_strstrip(own), "\n", LINES_MAX + 1);

	for (guint i = 0; lines[i] != NULL; i++)
		if (i < LINES_MAX)
			g_string_append_printf(out, "%c %s\n", mark, lines[i]);
		else
			g_string_append_printf(out, "%c …\n", mark);
}

static void
add_head(GString *out, gint64 at, gint64 now, const char *words)
{
	g_autofree char *when = date_to_human(at, now);

	g_string_append_printf(out, "%s%s, %s\n", out->len > 0 ? "\n" : "", words, when);
}

/* Kinds: in, out, joined; changed has the words as they were too. */
static gboolean
add_messages(struct db *db, const struct outbox *o, gint64 since, gint64 now, GString *out, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT e.kind, m.author, m.at, m.text, m.kind, (SELECT text FROM message p WHERE p.id = coalesce("
		"(SELECT max(x.id) FROM message x WHERE x.revises = m.revises AND x.id < m.id AND x.kind = 'edit'), m.revises))"
		" FROM event e LEFT JOIN message m ON m.id = e.message WHERE e.case_id = ? AND e.seq > ?"
		" AND e.kind IN ('in', 'out', 'joined', 'changed') ORDER BY e.seq"), INT(o->case_id), INT(since));

	while (db_row(&q)) {
		const char *kind = db_col_text(&q, 0), *author = db_col_text(&q, 1);
		gboolean changed = g_strcmp0(kind, "changed") == 0;
		g_autofree char *words = author == NULL ? g_strdup(_("another conversation joined the case"))
			: changed ? g_strdup_printf(_("%s changed a message"), author) : g_strdup_printf(_("%s wrote"), author);

		add_head(out, author != NULL ? db_col_int(&q, 2) : now, now, words);
		if (author == NULL)
			continue;
		if (changed)
			add_text(out, '-', db_col_text(&q, 5));
		if (g_strcmp0(db_col_text(&q, 4), "delete") != 0)
			add_text(out, '+', db_col_text(&q, 3));
	}
	return !q.failed;
}

static gboolean
add_replies(struct db *db, const struct outbox *o, gint64 since, gint64 now, GString *out, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT e.actor, r.created_at, r.body FROM event e JOIN outbox r ON r.id = e.outbox"
		" WHERE e.case_id = ? AND e.seq > ? AND e.kind = 'reply' AND e.outbox IS NOT ? AND e.actor IS NOT ?"
		" AND r.state NOT IN ('cancelled', 'refused') ORDER BY e.seq"), INT(o->case_id), INT(since), INT(o->id),
		TEXT(o->advisor));

	while (db_row(&q)) {
		g_autofree char *words = g_strdup_printf(_("%s answered"), db_col_text(&q, 0));

		add_head(out, db_col_int(&q, 1), now, words);
		add_text(out, '+', db_col_text(&q, 2));
	}
	return !q.failed;
}

char *
outbox_news(struct db *db, const struct outbox *o, gint64 now, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gint64 since = o->case_id != 0 ? outbox_seen_until(db, o) : 0;

	if (o->case_id != 0 && (!add_messages(db, o, since, now, out, error) || !add_replies(db, o, since, now, out, error)))
		return NULL;
	return g_strdup(out->str);
}
