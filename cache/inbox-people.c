/* cache/inbox-people.c — who wrote, and whose case it is. */
#include "cache/inbox-private.h"

#include "core/address.h"

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
customer_make(struct take *t, const char *value, const char *name, GError **error)
{
	g_autofree char *gid = db_hash(32, t->channel, value, NULL);

	if (!db_run(t->db, error, SQL("INSERT INTO customer(gid, name) VALUES (?, ?) ON CONFLICT DO NOTHING"),
		TEXT(gid), TEXT(name)))
		return 0;
	if (db_changes(t->db) > 0)
		return db_last_id(t->db);
	return db_int(t->db, 0, SQL("SELECT id FROM customer WHERE gid = ?"), TEXT(gid));
}

static gint64
identity_make(struct take *t, const char *value, const char *address, const char *name,
	gint64 *customer, GError **error)
{
	*customer = customer_make(t, value, shown_name(name, address), error);
	if (*customer == 0 ||
		!db_run(t->db, error, SQL("INSERT INTO identity(customer, channel, value, shown, name)"
			" VALUES (?, ?, ?, ?, ?)"), INT(*customer), TEXT(t->channel), TEXT(value),
			TEXT(address), TEXT(name)))
		return 0;
	return db_last_id(t->db);
}

/* What tells people apart: the channel's own id, as handles change hands; else the address. */
char *
take_person_key(const struct message_person *p)
{
	return p->id != NULL && *p->id != '\0' ? g_strdup(p->id)
					       : address_key(p->address != NULL ? p->address : "");
}

/* The identity behind an address, made when it is new; 0 on failure. */
static gint64
identity_of(struct take *t, const struct message_person *who, gint64 *customer, GError **error)
{
	g_autofree char *value = take_person_key(who);

	{
		DB_QUERY(q, t->db, error, SQL("SELECT id, customer FROM identity WHERE channel = ? AND value = ?"),
			TEXT(t->channel), TEXT(value));
		if (db_row(&q)) {
			*customer = db_col_int(&q, 1);
			return db_col_int(&q, 0);
		}
		if (q.failed)
			return 0;
	}
	return identity_make(t, value, who->address, who->name, customer, error);
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

static gint64
known_identity(struct take *t, const struct message_person *who)
{
	g_autofree char *value = take_person_key(who);

	return db_int(t->db, 0, SQL("SELECT id FROM identity WHERE channel = ? AND value = ?"),
		TEXT(t->channel), TEXT(value));
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
		t->identity = t->out ? 0 : known_identity(t, who);
		return TRUE;
	}
	identity = identity_of(t, who, &t->customer, error);
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
			g_hash_table_add(to, take_person_key(p));
	}
	if (g_hash_table_size(to) == 0 && strcmp(t->channel, "mail") != 0)
		return answers_parent(t);
	DB_QUERY(q, t->db, NULL, SQL("SELECT DISTINCT p.address, p.id FROM message m JOIN message_person p"
		" ON p.message = m.id WHERE m.conversation = ? AND m.direction = 'in'"
		" AND m.automatic = 'no' AND p.role IN ('from', 'sender', 'reply-to')"), INT(t->conversation));
	while (db_row(&q)) {
		g_autofree char *key = take_person_key(&(struct message_person){
			.address = (char *)(gsize)db_col_text(&q, 0), .id = (char *)(gsize)db_col_text(&q, 1) });

		anybody = TRUE;
		if (g_hash_table_contains(to, key))
			return TRUE;
	}
	return !anybody;
}
