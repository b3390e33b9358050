/* cache/care.c — three questions to the cache. */
#include "cache/care.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/clockwork.h"
#include "cache/db-private.h"
#include "core/clock.h"

#include <string.h>

#define MENTION_DAYS 30

void
care_row_free(struct care_row *r)
{
	g_free(r->who);
	g_free(r->what);
	g_free(r->by);
	g_free(r);
}

static void
free_row(gpointer r)
{
	care_row_free(r);
}

static struct care_row *
add(GPtrArray *list, enum care_kind kind, const struct db_rows *q)
{
	struct care_row *r = g_new0(struct care_row, 1);

	r->kind = kind;
	r->case_id = db_col_int(q, 0);
	r->at = db_col_int(q, 1);
	r->who = db_col_str(q, 2);
	r->what = db_col_str(q, 3);
	r->by = db_col_dup(q, 4);
	g_ptr_array_add(list, r);
	return r;
}

/* Where channels have no subjects, the words. */
#define TOPIC "coalesce(nullif(k.subject, ''), (SELECT snippet FROM message WHERE id = k.last_message), '')"

static gboolean
windows(struct db *db, GPtrArray *list, gint64 now, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.id, k.last_in + a.window_s * 1000 AS closes, coalesce(c.name, ''), " TOPIC ", NULL"
		" FROM account a CROSS JOIN cases k ON k.account = a.id LEFT JOIN customer c ON c.id = k.customer"
		" WHERE a.window_s > 0 AND (k.waiting_since > 0 OR k.snoozed_until > 0) AND k.waiting_since > 0"
		" AND k.last_in + a.window_s * 1000 BETWEEN ?1 AND ?1 + ?2 ORDER BY closes, k.id"),
		INT(now), INT(CARE_WINDOW_S * DATE_SECOND));

	while (db_row(&q))
		add(list, CARE_WINDOW, &q);
	return !q.failed;
}

/* "@claire" and "@Claire Martin" are Claire Martin. */
static gboolean
names(const char *note, const char *advisor)
{
	g_autofree char *folded = text_fold(note, -1), *name = text_fold(advisor, -1);
	g_autofree char *first = g_strndup(name, strcspn(name, " "));
	g_autofree char *at = g_strconcat("@", first, NULL);
	gsize n = strlen(at);

	for (const char *p = folded; (p = strstr(p, at)) != NULL; p += n)
		if (!g_ascii_isalnum(p[n]) && (guchar)p[n] < 0x80)
			return TRUE;
	return FALSE;
}

static gboolean
mentions(struct db *db, GPtrArray *list, const char *advisor, gint64 now, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT n.case_id, n.at, coalesce(c.name, ''), n.text, n.advisor FROM act_live n"
		" JOIN cases k ON k.id = n.case_id LEFT JOIN customer c ON c.id = k.customer WHERE n.kind = 'note' AND n.at >= ?1"
		" AND n.advisor <> ?2 AND instr(n.text, '@') > 0 AND NOT EXISTS (SELECT 1 FROM act r WHERE r.case_id = n.case_id"
		" AND r.advisor = ?2 AND r.id > n.id) ORDER BY n.id DESC LIMIT 200"),
		INT(now - MENTION_DAYS * DATE_DAY), TEXT(advisor));

	while (db_row(&q))
		if (names(db_col_text(&q, 3), advisor))
			add(list, CARE_MENTION, &q);
	return !q.failed;
}

static gboolean
stale(struct db *db, GPtrArray *list, gint64 lease_s, gint64 now, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.id, max(k.waiting_since, coalesce((SELECT max(at) FROM act r WHERE r.case_id = k.id"
		" AND r.advisor = k.owner), 0), coalesce((SELECT max(at) FROM act r WHERE r.case_id = k.id AND r.kind = 'assign'), 0))"
		" AS since, coalesce(c.name, ''), " TOPIC ", k.owner, (SELECT calendar FROM account q WHERE q.queue ="
		" coalesce(k.queue, a.queue) ORDER BY q.active DESC, q.id LIMIT 1) FROM cases k JOIN account a ON a.id = k.account"
		" LEFT JOIN customer c ON c.id = k.customer WHERE k.owner IS NOT NULL AND k.state <> 'resolved'"
		" AND k.waiting_since > 0 AND k.snoozed_until <= ? ORDER BY since, k.id"), INT(now));

	while (db_row(&q)) {
		gint64 silent = clock_elapsed(clockwork_calendar(*db_clockwork_slot(db), db_col_text(&q, 5)), db_col_int(&q, 1),
			now, NULL, 0);

		if (silent > lease_s)
			add(list, CARE_STALE, &q)->silent_s = silent;
	}
	return !q.failed;
}

GPtrArray *
care_list(struct db *db, const char *advisor, gint64 lease_s, gint64 now, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_row);

	return windows(db, list, now, error) && mentions(db, list, advisor, now, error) &&
		stale(db, list, lease_s, now, error) ? g_steal_pointer(&list) : NULL;
}
