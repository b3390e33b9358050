/* cache/inbox-people.c — who wrote, and whose case it is. */
#include "cache/inbox-private.h"

#include "core/address.h"
#include "core/customer.h"

#include <string.h>

/* src->own is a comma separated list of folded addresses. */
gboolean
take_is_own(const struct take *t, const char *address)
{
	g_autofree char *key = address_key(address != NULL ? address : "");
	g_autofree char *account = address_key(t->account_address);
	g_auto(GStrv) own = NULL;

	if (*key == '\0')
		return FALSE;
	if (strcmp(key, account) == 0)
		return TRUE;
	own = g_strsplit(t->src->own != NULL ? t->src->own : "", ",", -1);
	for (gsize i = 0; own[i] != NULL; i++)
		if (strcmp(g_strstrip(own[i]), key) == 0)
			return TRUE;
	return FALSE;
}

/* A display name that is an address says nothing, or lies. */
static const char *
shown_name(const char *name, const char *address)
{
	return name == NULL || *name == '\0' || strchr(name, '@') != NULL ? address : name;
}

static gint64
customer_make(struct take *t, const char *value, const char *within, const char *name, GError **error)
{
	g_autofree char *gid = db_hash(32, t->channel, value, *within != '\0' ? within : NULL, NULL);

	if (!db_run(t->db, error, SQL("INSERT INTO customer(gid, name) VALUES (?, ?) ON CONFLICT DO NOTHING"),
		TEXT(gid), TEXT(name)))
		return 0;
	if (db_changes(t->db) > 0)
		return db_last_id(t->db);
	return db_int(t->db, 0, SQL("SELECT id FROM customer WHERE gid = ?"), TEXT(gid));
}

static gboolean
identity_make(struct take *t, const struct message_person *who, GError **error)
{
	g_autofree char *value = take_identity_key(t, who);
	const char *within = take_identity_within(who);
	gint64 customer = customer_make(t, value, within, shown_name(who->name, who->address), error);

	return customer != 0 && db_run(t->db, error, SQL("INSERT OR FAIL INTO identity(customer, channel, value, shown, name, within)"
		" VALUES (?, ?, ?, ?, ?, ?)"), INT(customer), TEXT(t->channel), TEXT(value), TEXT(who->address),
		TEXT(who->name), TEXT(within));
}

/* Who is meant, whatever way they are written. */
static char *
person_key(const struct message_person *p)
{
	return p->id != NULL && *p->id != '\0' ? g_strdup(p->id)
					       : address_key(p->address != NULL ? p->address : "");
}

/* What tells people apart: the channel's own id, as handles change hands; else the address, of
 * a mail as it is written before the @ (core/customer). */
char *
take_identity_key(const struct take *t, const struct message_person *p)
{
	char *mail = NULL;

	if ((p->id == NULL || *p->id == '\0') && strcmp(t->channel, "mail") == 0)
		mail = customer_mail(p->address);
	return mail != NULL ? mail : person_key(p);
}

const char *
take_identity_within(const struct message_person *p)
{
	return p->id != NULL && *p->id != '\0' && p->within != NULL ? p->within : "";
}

/* The identity behind an address; 0 when there is none yet, or on failure. */
static gint64
known_identity(struct take *t, const struct message_person *who, GError **error)
{
	g_autofree char *value = take_identity_key(t, who);
	DB_QUERY(q, t->db, error, SQL("SELECT id, customer, origin FROM identity WHERE channel = ? AND value = ? AND within = ?"),
		TEXT(t->channel), TEXT(value), TEXT(take_identity_within(who)));

	if (!db_row(&q))
		return 0;
	t->customer = db_col_int(&q, 1);
	t->origin = db_col_int(&q, 2);
	return db_col_int(&q, 0);
}

/* The same, made when it is new; 0 on failure. */
static gint64
identity_of(struct take *t, const struct message_person *who, GError **error)
{
	gint64 id = known_identity(t, who, error);

	if (id != 0 || (error != NULL && *error != NULL))
		return id;
	return identity_make(t, who, error) ? known_identity(t, who, error) : 0;
}

static const struct message_person *
first_stranger(const struct take *t)
{
	const struct message_person *found[3] = { NULL, NULL, NULL };
	int blind = 0;

	for (guint i = 0; i < t->msg->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(t->msg->people, i);

		if (p->role < PERSON_TO || p->address == NULL || *p->address == '\0' ||
			take_is_own(t, p->address))
			continue;
		if (found[p->role - PERSON_TO] == NULL)
			found[p->role - PERSON_TO] = p;
		blind += p->role == PERSON_BCC;
	}
	if (found[0] != NULL || found[1] != NULL)
		return found[0] != NULL ? found[0] : found[1];
	return blind == 1 ? found[2] : NULL; /* a circular is nobody's case */
}

/* Who only stands by, or presses a button, is no customer of ours for that; who changes what was
 * said is known by what it is about. */
static gboolean
is_bystander(const struct take *t)
{
	return t->msg->automatic == AUTO_CONTEXT || t->msg->kind == MESSAGE_DELETE ||
		t->msg->kind == MESSAGE_REACTION || t->revises != 0;
}

gboolean
take_people(struct take *t, GError **error)
{
	const struct message_person *who =
		t->out ? first_stranger(t) : message_person(t->msg, PERSON_FROM);
	gint64 identity;

	if (who == NULL || who->address == NULL || *who->address == '\0')
		return TRUE;
	if (is_bystander(t)) {
		identity = known_identity(t, who, NULL);
		t->identity = t->out ? 0 : identity;
		t->customer = t->origin = 0;
		return TRUE;
	}
	identity = identity_of(t, who, error);
	if (!t->out)
		t->identity = identity;
	return identity != 0;
}

/* Who is addressed goes without saying on most channels: whom it answers, or all who are there. */
static gboolean
answers_parent(const struct take *t)
{
	return t->msg->parent == NULL || db_int(t->db, 1, SQL("SELECT direction = 'in' FROM message"
		" WHERE channel_id = ? AND account = ? LIMIT 1"), TEXT(t->msg->parent),
		INT(t->src->account)) != 0;
}

gboolean
take_answers(const struct take *t)
{
	g_autoptr(GHashTable) to = NULL;
	gboolean anybody = FALSE;

	if (!t->out)
		return FALSE;
	to = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < t->msg->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(t->msg->people, i);

		if (p->role >= PERSON_TO && p->address != NULL)
			g_hash_table_add(to, person_key(p));
	}
	if (g_hash_table_size(to) == 0 && strcmp(t->channel, "mail") != 0)
		return answers_parent(t);
	DB_QUERY(q, t->db, NULL, SQL("SELECT DISTINCT p.address, p.id FROM message m JOIN message_person p"
		" ON p.message = m.id WHERE m.conversation = ? AND m.direction = 'in'"
		" AND m.automatic = 'no' AND p.role IN ('from', 'sender', 'reply-to')"), INT(t->conversation));
	while (db_row(&q)) {
		g_autofree char *key = person_key(&(struct message_person){
			.address = (char *)(gsize)db_col_text(&q, 0), .id = (char *)(gsize)db_col_text(&q, 1) });

		anybody = TRUE;
		if (g_hash_table_contains(to, key))
			return TRUE;
	}
	return !anybody;
}

/* ---- evidence ----------------------------------------------------------------------- */

#define EVIDENCE_MAX 200 /* rows a customer: who writes ever other numbers is told apart by none */

static gboolean
keep_evidence(struct take *t, const GPtrArray *list, gint64 message, GError **error)
{
	gint64 room = EVIDENCE_MAX;

	if (list->len > 0)
		room -= db_int(t->db, 0, SQL("SELECT count(*) FROM evidence WHERE customer = ?"), INT(t->origin));
	for (guint i = 0; i < list->len && room > 0; i++) {
		const struct evidence *e = g_ptr_array_index(list, i);

		if (!db_run(t->db, error, SQL("INSERT INTO evidence(customer, kind, value, weight, own, message, at)"
			" VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET weight = excluded.weight, own = 1,"
			" message = excluded.message, at = excluded.at WHERE excluded.own > own"), INT(t->origin),
			TEXT(evidence_kind_name(e->kind)), TEXT(e->value), REAL(e->weight), INT(e->own), ID(message),
			INT(t->at)))
			return FALSE;
		room -= db_changes(t->db);
	}
	return TRUE;
}

gboolean
take_evidence(struct take *t, gint64 id, GError **error)
{
	const struct message_person *from = message_person(t->msg, PERSON_FROM);
	g_autoptr(GPtrArray) list = NULL;

	if (t->out || t->identity == 0 || t->origin == 0 || from == NULL || t->msg->automatic != AUTO_NO)
		return TRUE;
	list = evidence_list_new();
	evidence_of_address(list, t->kind, from->address);
	evidence_of_address(list, "mail", t->msg->email);
	if (t->msg->phone != NULL)
		evidence_of_address(list, "chat", t->msg->phone);
	evidence_of_name(list, from->name);
	if (t->msg->text != NULL)
		evidence_of_text(list, t->msg->text, take_spans(t), from->name, !t->msg->public_ && !t->account_public);
	return keep_evidence(t, list, id, error);
}
