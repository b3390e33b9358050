/* cache/inbox-read.c — messages, acts, sources and attachments of a case. */
#include "cache/inbox-private.h"

#include "cache/exposure.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#define SOURCE_MAX (256 * 1024 * 1024) /* more is never kept, so a row that says so lies */

void
inbox_message_free(struct inbox_message *m)
{
	if (m == NULL)
		return;
	g_free(m->account_name);
	g_free(m->channel);
	g_free(m->channel_kind);
	g_free(m->channel_title);
	g_free(m->channel_id);
	g_free(m->author);
	g_free(m->address);
	g_free(m->subject);
	g_free(m->text);
	g_free(m->html_note);
	g_free(m->parent);
	g_free(m->keep);
	g_free(m->profile);
	g_free(m->list_id);
	g_free(m->auth_results);
	g_free(m->automatic);
	g_free(m->kind);
	g_free(m->outbox);
	g_free(m->lang);
	g_free(m->url);
	g_free(m->bounce);
	g_free(m->exposed);
	g_free(m->hide);
	g_free(m->hide_error);
	g_free(m->deleted_by);
	g_clear_pointer(&m->versions, g_ptr_array_unref);
	g_clear_pointer(&m->reactions, g_ptr_array_unref);
	g_clear_pointer(&m->people, g_ptr_array_unref);
	g_clear_pointer(&m->parts, g_ptr_array_unref);
	g_clear_pointer(&m->warnings, g_ptr_array_unref);
	g_free(m);
}

static void
free_person(gpointer p)
{
	struct inbox_person *person = p;

	g_free(person->role);
	g_free(person->address);
	g_free(person->name);
	g_free(person->id);
	g_free(person);
}

static void
free_part(gpointer p)
{
	struct inbox_part *part = p;

	g_free(part->section);
	g_free(part->name);
	g_free(part->type);
	g_free(part->cid);
	g_free(part->url);
	g_free(part);
}

static void
free_message(gpointer m)
{
	inbox_message_free(m);
}

/* ---- messages ----------------------------------------------------------------------- */

#define MESSAGE_COLUMNS \
	"SELECT m.id, m.conversation, coalesce(m.identity, 0), m.at, m.sent_at, m.arrived, a.name, a.channel," \
	" m.channel_id, m.author, m.address, m.subject, m.text, m.html_note, m.parent, m.list_id," \
	" m.auth_results, m.automatic, m.kind, m.outbox, m.lang, m.url, m.direction = 'out', m.public," \
	" m.shape, coalesce(f.seen, 0), coalesce(f.flagged, 0), m.source_size," \
	" a.kind, a.title, m.keep, m.profile, m.edited_at, m.reach, m.rating, (SELECT kinds FROM exposure WHERE message = m.id)," \
	" h.state, h.at, h.error, m.direction = 'in' AND m.public AND m.channel_id IS NOT NULL AND instr(a.abilities, ' hide ') > 0"
#define MESSAGE_JOINS \
	" JOIN account a ON a.id = m.account LEFT JOIN message_flag f ON f.message = m.id LEFT JOIN hide_wish h ON h.message = m.id "

static struct inbox_message *
read_message(const struct db_rows *q)
{
	struct inbox_message *m = g_new0(struct inbox_message, 1);
	gint64 shape = db_col_int(q, 24);

	m->id = db_col_int(q, 0);
	m->conversation = db_col_int(q, 1);
	m->identity = db_col_int(q, 2);
	m->at = db_col_int(q, 3);
	m->sent_at = db_col_int(q, 4);
	m->arrived = db_col_int(q, 5);
	m->account_name = db_col_str(q, 6);
	m->channel = db_col_str(q, 7);
	m->channel_id = db_col_dup(q, 8);
	m->author = db_col_str(q, 9);
	m->address = db_col_str(q, 10);
	m->subject = db_col_str(q, 11);
	m->text = db_col_str(q, 12);
	m->html_note = db_col_dup(q, 13);
	m->parent = db_col_dup(q, 14);
	m->list_id = db_col_dup(q, 15);
	m->auth_results = db_col_dup(q, 16);
	m->automatic = db_col_str(q, 17);
	m->kind = db_col_str(q, 18);
	m->outbox = db_col_dup(q, 19);
	m->lang = db_col_dup(q, 20);
	m->url = db_col_dup(q, 21);
	m->out = db_col_bool(q, 22);
	m->public_ = db_col_bool(q, 23);
	m->was_html = (shape & 1) != 0;
	m->raw = (shape & 2) != 0;
	m->cut = (shape & 4) != 0;
	m->encrypted = (shape & 8) != 0;
	m->seen = db_col_bool(q, 25);
	m->flagged = db_col_bool(q, 26);
	m->source_size = (guint64)db_col_int(q, 27);
	m->channel_kind = db_col_str(q, 28);
	m->channel_title = db_col_str(q, 29);
	m->keep = db_col_dup(q, 30);
	m->profile = db_col_dup(q, 31);
	m->edited_at = db_col_int(q, 32);
	m->reach = db_col_int(q, 33);
	m->rating = (int)db_col_int(q, 34);
	m->exposed = exposure_sentence(db_col_text(q, 35));
	m->hide = db_col_dup(q, 36);
	m->hide_at = db_col_int(q, 37);
	m->hide_error = db_col_dup(q, 38);
	m->can_hide = db_col_bool(q, 39);
	return m;
}

static gboolean
load_people(struct db *db, struct inbox_message *m, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT role, address, name, id FROM message_person WHERE message = ? ORDER BY pos"),
		INT(m->id));

	m->people = g_ptr_array_new_with_free_func(free_person);
	while (db_row(&q)) {
		struct inbox_person *p = g_new0(struct inbox_person, 1);

		p->role = db_col_str(&q, 0);
		p->address = db_col_str(&q, 1);
		p->name = db_col_dup(&q, 2);
		p->id = db_col_dup(&q, 3);
		g_ptr_array_add(m->people, p);
	}
	return !q.failed;
}

static gboolean
load_parts(struct db *db, struct inbox_message *m, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT section, name, type, cid, size, inline, data IS NOT NULL, url FROM part"
		" WHERE message = ? ORDER BY pos"), INT(m->id));

	m->parts = g_ptr_array_new_with_free_func(free_part);
	while (db_row(&q)) {
		struct inbox_part *p = g_new0(struct inbox_part, 1);

		p->section = db_col_str(&q, 0);
		p->name = db_col_dup(&q, 1);
		p->type = db_col_str(&q, 2);
		p->cid = db_col_dup(&q, 3);
		p->size = db_col_int(&q, 4);
		p->inline_ = db_col_bool(&q, 5);
		p->here = db_col_bool(&q, 6);
		p->url = db_col_dup(&q, 7);
		g_ptr_array_add(m->parts, p);
	}
	return !q.failed;
}

static gboolean
load_bounce(struct db *db, struct inbox_message *m, GError **error)
{
	if (!m->out)
		return TRUE;
	DB_QUERY(q, db, error, SQL("SELECT recipient, status, diagnostic FROM bounce WHERE of_message = ?"
		" AND action = 'failed' ORDER BY recipient"), INT(m->id));
	while (db_row(&q)) {
		const char *why = db_col_text(&q, 2);
		g_autofree char *one = g_strdup_printf(
			/* TRANSLATORS: address, status code, what the mail server said */
			_("Not delivered to %s (%s): %s"), db_col_text(&q, 0), db_col_text(&q, 1),
			why != NULL && *why != '\0' ? why : _("no reason given"));
		char *all = m->bounce != NULL ? g_strconcat(m->bounce, "; ", one, NULL)
					      : g_strdup(one);

		g_free(m->bounce);
		m->bounce = all;
	}
	return !q.failed;
}

static gboolean
load_rest(struct db *db, struct inbox_message *m, GError **error)
{
	return load_people(db, m, error) && load_parts(db, m, error) && load_bounce(db, m, error) &&
		inbox_revise(db, m, error);
}

GPtrArray *
inbox_thread(struct db *db, gint64 case_id, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_message);

	{
		DB_QUERY(q, db, error, SQL(MESSAGE_COLUMNS " FROM conversation c CROSS JOIN message m"
			" ON m.conversation = c.id" MESSAGE_JOINS "WHERE c.case_id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1) AND (m.kind NOT IN ('edit',"
			" 'delete', 'reaction') OR (m.kind = 'edit' AND m.revises IS NULL)) ORDER BY m.at, m.id"),
			INT(case_id));

		while (db_row(&q))
			g_ptr_array_add(list, read_message(&q));
		if (q.failed)
			return NULL;
	}
	for (guint i = 0; i < list->len; i++)
		if (!load_rest(db, g_ptr_array_index(list, i), error))
			return NULL;
	return g_steal_pointer(&list);
}

struct inbox_message *
inbox_message(struct db *db, gint64 id, GError **error)
{
	AUTO(inbox_message) m = NULL;
	DB_QUERY(q, db, error, SQL(MESSAGE_COLUMNS " FROM message m" MESSAGE_JOINS "WHERE m.id = ?"), INT(id));

	if (!db_row(&q)) {
		if (!q.failed)
			err_set(error, ERR_GONE, _("There is no message %" PRId64 "."), id);
		return NULL;
	}
	m = read_message(&q);
	return load_rest(db, m, error) ? g_steal_pointer(&m) : NULL;
}

/* ---- acts --------------------------------------------------------------------------- */

void
inbox_act_free(struct inbox_act *a)
{
	if (a == NULL)
		return;
	g_free(a->advisor);
	g_free(a->kind);
	g_free(a->arg);
	g_free(a->text);
	g_free(a);
}

static void
free_act(gpointer a)
{
	inbox_act_free(a);
}

GPtrArray *
inbox_acts(struct db *db, gint64 case_id, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_act);
	DB_QUERY(q, db, error, SQL("SELECT id, at, coalesce(target, 0), advisor, kind, arg, text,"
		" EXISTS (SELECT 1 FROM act u WHERE u.kind = 'undo' AND u.target = act.id)"
		" FROM act WHERE case_id IN (SELECT coalesce(into_, id) FROM cases WHERE id = ?1 UNION SELECT m.id"
		" FROM cases k JOIN cases m ON m.into_ = coalesce(k.into_, k.id) WHERE k.id = ?1) ORDER BY id"),
		INT(case_id));

	while (db_row(&q)) {
		struct inbox_act *a = g_new0(struct inbox_act, 1);

		a->id = db_col_int(&q, 0);
		a->at = db_col_int(&q, 1);
		a->target = db_col_int(&q, 2);
		a->advisor = db_col_str(&q, 3);
		a->kind = db_col_str(&q, 4);
		a->arg = db_col_dup(&q, 5);
		a->text = db_col_dup(&q, 6);
		a->undone = db_col_bool(&q, 7);
		g_ptr_array_add(list, a);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* ---- sources ------------------------------------------------------------------------ */

static GBytes *
unpack(const void *data, gsize len, gint64 size)
{
	g_autofree guint8 *out = NULL;
	uLongf n = (uLongf)size;

	if (size < 0 || size > SOURCE_MAX || len > SOURCE_MAX)
		return NULL;
	out = g_malloc(size > 0 ? (gsize)size : 1);
	if (uncompress(out, &n, data, (uLong)len) != Z_OK || n != (uLongf)size)
		return NULL;
	return g_bytes_new_take(g_steal_pointer(&out), (gsize)size);
}

GBytes *
inbox_source(struct db *db, gint64 message, GError **error)
{
	GBytes *bytes;
	DB_QUERY(q, db, error, SQL("SELECT codec, size, data FROM source WHERE message = ?"), INT(message));

	if (!db_row(&q)) {
		if (!q.failed)
			err_set(error, ERR_GONE,
				_("The source of message %" PRId64 " was not kept (keep-source)."),
				message);
		return NULL;
	}
	bytes = db_col_bytes(&q, 2);
	if (strcmp(db_col_text(&q, 0), "deflate") == 0) {
		g_autoptr(GBytes) packed = bytes;

		bytes = unpack(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed), db_col_int(&q, 1));
	}
	if (bytes == NULL)
		err_set(error, ERR_INPUT, _("The source of message %" PRId64 " is damaged."), message);
	return bytes;
}

/* ---- attachments -------------------------------------------------------------------- */

GBytes *
inbox_part(struct db *db, gint64 message, const char *section, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT data FROM part WHERE message = ? AND section = ? AND data IS NOT NULL"),
		INT(message), TEXT(section));

	if (db_row(&q))
		return db_col_bytes(&q, 0);
	if (!q.failed)
		err_set(error, ERR_GONE, _("Part %s of message %" PRId64 " is not here yet."),
			section, message);
	return NULL;
}

gboolean
inbox_part_want(struct db *db, gint64 message, const char *section, gint64 now, GError **error)
{
	if (!db_run(db, error, SQL("INSERT OR REPLACE INTO part_wish(message, section, asked_at) VALUES (?, ?, ?)"),
		INT(message), TEXT(section), INT(now)))
		return FALSE;
	db_ring(db, BELL_WORK);
	return TRUE;
}

char *
inbox_part_trouble(struct db *db, gint64 message, const char *section)
{
	DB_QUERY(q, db, NULL, SQL("SELECT error FROM part_wish WHERE message = ? AND section = ?"), INT(message),
		TEXT(section));

	return db_row(&q) ? db_col_dup(&q, 0) : NULL;
}

static void
free_wish(gpointer p)
{
	struct inbox_wish *wish = p;

	g_free(wish->section);
	g_free(wish);
}

GPtrArray *
inbox_wishes(struct db *db, gint64 account, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_wish);
	DB_QUERY(q, db, error, SQL("SELECT w.message, w.section FROM part_wish w CROSS JOIN message m ON m.id = w.message"
		" WHERE m.account = ? AND w.error IS NULL ORDER BY w.asked_at"), INT(account));

	while (db_row(&q)) {
		struct inbox_wish *wish = g_new0(struct inbox_wish, 1);

		wish->message = db_col_int(&q, 0);
		wish->section = db_col_str(&q, 1);
		g_ptr_array_add(list, wish);
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

gboolean
inbox_part_have(struct db *db, gint64 message, const char *section, GBytes *data,
	const char *trouble, GError **error)
{
	gboolean ok;

	if (!db_begin(db, error))
		return FALSE;
	if (data != NULL)
		ok = db_run(db, error, SQL("UPDATE part SET data = ?, size = ? WHERE message = ? AND section = ?"),
			     BLOB(data), INT(g_bytes_get_size(data)), INT(message), TEXT(section)) &&
			db_run(db, error, SQL("DELETE FROM part_wish WHERE message = ? AND section = ?"),
				INT(message), TEXT(section));
	else
		ok = db_run(db, error, SQL("UPDATE part_wish SET error = ? WHERE message = ? AND section = ?"),
			TEXT(trouble), INT(message), TEXT(section));
	db_ring(db, BELL_CACHE);
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}
