/* cache/motive.c — motives of messages and cases, stored as they come in and as people correct them. */
#include "cache/motive.h"

#include "base/err.h"
#include "cache/act.h"
#include "cache/db-private.h"
#include "core/quote.h"

#include <string.h>

/* ---- the rules ---------------------------------------------------------------------- */

const struct motive_book *
motive_book_of(struct db *db)
{
	struct motive_book **slot = db_motive_slot(db);

	if (*slot == NULL)
		*slot = motive_book_new(NULL, NULL, NULL); /* a test reads the built-in rules */
	return *slot;
}

char *
motive_path(const struct conf *conf)
{
	g_autofree char *folder = g_path_get_dirname(conf_path(conf));

	return g_build_filename(folder, "motives", NULL);
}

gboolean
motive_use(struct db *db, const struct conf *conf, GError **error)
{
	g_autofree char *path = motive_path(conf), *text = NULL;
	struct motive_book *book;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return TRUE;
	book = motive_book_new(text, path, error);
	if (book == NULL)
		return FALSE;
	motive_book_free(*db_motive_slot(db));
	*db_motive_slot(db) = book;
	return TRUE;
}

/* ---- taking in ---------------------------------------------------------------------- */

static gboolean
store_hits(struct db *db, gint64 message, const GArray *hits, GError **error)
{
	for (guint i = 0; i < hits->len; i++) {
		const struct motive_hit *hit = &g_array_index(hits, struct motive_hit, i);

		if (!db_run(db, error, SQL("INSERT INTO message_motive(message, motive, weight, main)"
			" VALUES (?, ?, ?, ?)"), INT(message), TEXT(hit->name), INT(hit->weight), INT(i == 0)))
			return FALSE;
	}
	return TRUE;
}

gboolean
motive_take(struct db *db, gint64 message, const struct motive_text *t, GError **error)
{
	int mood;
	g_autoptr(GArray) hits = motive_find(motive_book_of(db), t, &mood);

	if (!store_hits(db, message, hits, error))
		return FALSE;
	return mood == 0 || db_run(db, error, SQL("INSERT INTO message_mood(message, score) VALUES (?1, ?2)"
		" ON CONFLICT DO UPDATE SET score = ?2"), INT(message), INT(mood));
}

/* ---- reading again ------------------------------------------------------------------ */

struct again {
	gint64 message, case_id;
	int rating;
	char *subject, *text;
};

static void
again_free(gpointer data)
{
	struct again *a = data;

	g_free(a->subject);
	g_free(a->text);
	g_free(a);
}

static GPtrArray *
load_again(struct db *db, gint64 above, int batch, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(again_free);
	DB_QUERY(q, db, error, SQL("SELECT m.id, c.case_id, m.rating, m.subject, m.text FROM message m"
		" JOIN conversation c ON c.id = m.conversation WHERE m.id < ? AND m.direction = 'in'"
		" AND m.automatic = 'no' AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		" ORDER BY m.id DESC LIMIT ?"), INT(above), INT(batch));

	while (db_row(&q)) {
		struct again *a = g_new0(struct again, 1);

		a->message = db_col_int(&q, 0);
		a->case_id = db_col_int(&q, 1);
		a->rating = (int)db_col_int(&q, 2);
		a->subject = db_col_str(&q, 3);
		a->text = db_col_str(&q, 4);
		g_ptr_array_add(list, a);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

static gboolean
read_again(struct db *db, const struct again *a, GError **error)
{
	g_autofree char *own = quote_own(a->text);
	struct motive_text t = { .subject = a->subject, .text = own, .rating = a->rating };

	return db_run(db, error, SQL("DELETE FROM message_motive WHERE message = ?"), INT(a->message)) &&
		db_run(db, error, SQL("UPDATE message_mood SET score = 0 WHERE message = ?"), INT(a->message)) &&
		motive_take(db, a->message, &t, error) && db_project(db, a->case_id, error);
}

/* Where reading again has come to; sets it up when the rules are other ones. FALSE with *above 0: all is read. */
static gboolean
find_above(struct db *db, gint64 *above, GError **error)
{
	guint32 mark = motive_book_mark(motive_book_of(db));
	gint64 known = db_int(db, -1, SQL("SELECT mark FROM motive_read"));

	*above = 0;
	if (known == mark) {
		*above = db_int(db, 0, SQL("SELECT above FROM motive_read"));
		return TRUE;
	}
	/* the first rules of all: messages are read with them as they come in */
	if (known >= 0 || db_int(db, 0, SQL("SELECT EXISTS (SELECT 1 FROM message)")) != 0)
		*above = G_MAXINT64;
	return db_run(db, error, SQL("INSERT INTO motive_read(one, mark, above) VALUES (1, ?1, ?2)"
		" ON CONFLICT DO UPDATE SET mark = ?1, above = ?2"), INT(mark), INT(*above));
}

static int
follow(struct db *db, int batch, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	gint64 above;

	if (!find_above(db, &above, error))
		return -1;
	if (above == 0)
		return 0;
	list = load_again(db, above, batch, error);
	if (list == NULL)
		return -1;
	for (guint i = 0; i < list->len; i++)
		if (!read_again(db, g_ptr_array_index(list, i), error))
			return -1;
	above = list->len < (guint)batch ? 0
		: ((struct again *)g_ptr_array_index(list, list->len - 1))->message;
	return db_run(db, error, SQL("UPDATE motive_read SET above = ?"), INT(above)) ? (int)list->len : -1;
}

int
motive_follow(struct db *db, int batch, GError **error)
{
	int done;

	if (db_int(db, -1, SQL("SELECT mark FROM motive_read WHERE above = 0")) ==
		motive_book_mark(motive_book_of(db)))
		return 0;
	if (!db_begin(db, error))
		return -1;
	done = follow(db, batch, error);
	if (done < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, FALSE, error) ? done : -1;
}

/* ---- cases and answers -------------------------------------------------------------- */

char *
motive_of_case(struct db *db, gint64 case_id, gboolean *manual, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT motive, manual FROM case_motive WHERE case_id = ?"), INT(case_id));

	if (manual != NULL)
		*manual = FALSE;
	if (!db_row(&q))
		return q.failed ? NULL : g_strdup("");
	if (manual != NULL)
		*manual = db_col_bool(&q, 1);
	return db_col_str(&q, 0);
}

void
motive_answer_free(struct motive_answer *a)
{
	if (a == NULL)
		return;
	g_free(a->account);
	g_free(a->channel);
	g_free(a->kind);
	g_free(a->title);
	g_free(a->author);
	g_free(a->text);
	g_free(a);
}

/* The newest `count` answers are in the `count` cases answered last. */
GPtrArray *
motive_answers(struct db *db, const char *motive, gint64 since, int count, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)motive_answer_free);
	DB_QUERY(q, db, error, SQL("SELECT m.id, k.case_id, m.at, a.name, a.channel, a.kind, m.author, m.text, m.public, a.title"
		" FROM (SELECT case_id FROM case_motive WHERE motive = ?1 AND last_out >= ?2 AND last_out > 0"
		"  ORDER BY last_out DESC LIMIT ?3) k CROSS JOIN conversation c ON c.case_id = k.case_id"
		" CROSS JOIN message m ON m.conversation = c.id JOIN account a ON a.id = m.account"
		" WHERE m.direction = 'out' AND m.answers AND m.automatic = 'no' AND m.moot = 0 AND m.at >= ?2"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		/* to ask for a private message is no answer (F8) */
		" AND NOT (m.public AND EXISTS (SELECT 1 FROM redirect r WHERE r.case_id = k.case_id AND instr(m.text, r.ref) > 0))"
		" ORDER BY m.at DESC, m.id DESC LIMIT ?3"),
		TEXT(motive), INT(since), INT(count));

	while (db_row(&q)) {
		struct motive_answer *a = g_new0(struct motive_answer, 1);

		a->message = db_col_int(&q, 0);
		a->case_id = db_col_int(&q, 1);
		a->at = db_col_int(&q, 2);
		a->account = db_col_str(&q, 3);
		a->channel = db_col_str(&q, 4);
		a->kind = db_col_str(&q, 5);
		a->author = db_col_str(&q, 6);
		a->text = db_col_str(&q, 7);
		a->public_ = db_col_bool(&q, 8);
		a->title = db_col_str(&q, 9);
		g_ptr_array_add(list, a);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

char *
motive_reference(struct db *db, const char *motive, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT nullif(text, '') FROM act WHERE kind = 'reference' AND arg = ?"
		" ORDER BY id DESC LIMIT 1"), TEXT(motive));

	return db_row(&q) ? db_col_dup(&q, 0) : NULL;
}

/* ---- the training list -------------------------------------------------------------- */

void
motive_lesson_free(struct motive_lesson *l)
{
	if (l == NULL)
		return;
	g_free(l->advisor);
	g_free(l->motive);
	g_free(l->rules);
	g_free(l->subject);
	g_free(l->text);
	g_free(l);
}

GPtrArray *
motive_lessons(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)motive_lesson_free);
	DB_QUERY(q, db, error, SQL("SELECT k.case_id, a.at, a.advisor, k.motive, coalesce((SELECT motive FROM"
		" (SELECT mm.motive, min(m.at) FROM conversation c CROSS JOIN message m ON m.conversation = c.id"
		"  CROSS JOIN message_motive mm ON mm.message = m.id AND mm.main WHERE c.case_id = k.case_id)), ''),"
		" s.subject, (SELECT text FROM (SELECT m.text, min(m.at) FROM conversation c CROSS JOIN message m"
		"  ON m.conversation = c.id WHERE c.case_id = k.case_id AND m.direction = 'in' AND m.automatic = 'no'))"
		" FROM case_motive k JOIN cases s ON s.id = k.case_id JOIN act a ON a.id = (SELECT max(id) FROM act_live"
		"  WHERE case_id = k.case_id AND kind = 'motive') WHERE k.manual ORDER BY a.id DESC"));

	while (db_row(&q)) {
		struct motive_lesson *l = g_new0(struct motive_lesson, 1);

		l->case_id = db_col_int(&q, 0);
		l->at = db_col_int(&q, 1);
		l->advisor = db_col_str(&q, 2);
		l->motive = db_col_str(&q, 3);
		l->rules = db_col_str(&q, 4);
		l->subject = db_col_str(&q, 5);
		l->text = db_col_str(&q, 6);
		g_ptr_array_add(list, l);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}
