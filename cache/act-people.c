/* cache/act-people.c — what may be said and done about people: checked before it is written down. */
#include "cache/act-private.h"

#include "base/err.h"
#include "cache/hop.h"
#include "cache/merge.h"
#include "cache/people.h"
#include "core/guard.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define FIELD_NAME_MAX 40
#define FIELD_VALUE_MAX (16 * 1024)

gint64
customer_of(struct db *db, gint64 customer)
{
	return db_int(db, 0, SQL("SELECT person FROM customer WHERE id = ?"), INT(customer));
}

static gboolean
needs_person(enum act_kind kind)
{
	return kind == ACT_FIELD || kind == ACT_ERASE || kind == ACT_SAME || kind == ACT_DIFFERENT || kind == ACT_VERIFY ||
		kind == ACT_REVEAL;
}

static gint64
resolve(struct db *db, gint64 id, GError **error)
{
	gint64 person = customer_of(db, id);

	if (person == 0)
		err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), id);
	else if (db_int(db, 0, SQL("SELECT erased_at FROM customer WHERE id = ?"), INT(person)) != 0) {
		err_set(error, ERR_GONE, _("Customer %" PRId64 " was erased: nothing is known of them any more."),
			id);
		return 0;
	}
	return person;
}

gboolean
act_load_person(struct db *db, const struct act *a, struct target *t, GError **error)
{
	if (a->customer == 0)
		return !needs_person(a->kind) ||
			err_set(error, ERR_INPUT, _("“%s” needs the number of a customer."), act_kind_name(a->kind));
	if (!needs_person(a->kind) && a->kind != ACT_NOTE && a->kind != ACT_CALL)
		return err_set(error, ERR_INPUT, _("“%s” is said of a case, not of a customer."),
			act_kind_name(a->kind));
	t->customer = resolve(db, a->customer, error);
	if (t->customer == 0 || (a->kind != ACT_SAME && a->kind != ACT_DIFFERENT))
		return t->customer != 0;
	t->other = resolve(db, a->target, error);
	return t->other != 0;
}

static gboolean
is_field_name(const char *name)
{
	gsize n = name != NULL ? strlen(name) : 0;

	return n > 0 && n <= FIELD_NAME_MAX && g_ascii_islower(name[0]) &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

static gboolean
check_field(const struct act *a, GError **error)
{
	if (!is_field_name(a->arg))
		return err_set(error, ERR_INPUT,
			_("“%s” cannot be the name of a field: write small letters, digits, - and _"),
			a->arg != NULL ? a->arg : "");
	if (a->kind == ACT_FIELD && a->text != NULL && strlen(a->text) > FIELD_VALUE_MAX)
		return err_set(error, ERR_INPUT, _("The field “%s” is longer than %d bytes."), a->arg,
			FIELD_VALUE_MAX);
	return a->kind != ACT_FIELD || strcmp(a->arg, "name") != 0 || !act_is_blank(a->text) ||
		err_set(error, ERR_INPUT, _("A customer needs a name."));
}

/* To be shown masked: it was said, or what it replaces is, or a number in it is nobody else's business. */
static gboolean
is_sensitive(struct db *db, const struct act *a, const struct target *t)
{
	g_autofree char *masked = NULL;

	if (act_is_blank(a->text))
		return FALSE;
	masked = guard_mask_plain(a->text);
	return a->target != 0 || strcmp(masked, a->text) != 0 ||
		db_int(db, 0, SQL("SELECT max(sensitive) FROM person_value WHERE name = ? AND value <> ''"
			" AND person = (SELECT person FROM customer WHERE id = ?)"), TEXT(a->arg), INT(t->customer)) != 0;
}

/* One person has one id of a kind. */
static gboolean
check_verified(struct db *db, const struct act *a, struct target *t, GError **error)
{
	const char *colon;

	t->arg = customer_verified(a->arg);
	if (t->arg == NULL)
		return err_set(error, ERR_INPUT,
			_("“%s” is not an id: write its kind and itself, such as client:0012345"),
			a->arg != NULL ? a->arg : "");
	colon = strchr(t->arg, ':');
	DB_QUERY(q, db, error, SQL("SELECT e.value FROM customer c CROSS JOIN evidence e ON e.customer = c.id"
		" WHERE c.person = ?1 AND e.kind = 'verified' AND substr(e.value, 1, ?2) = substr(?3, 1, ?2)"
		" AND e.value <> ?3 LIMIT 1"), INT(t->customer), INT(g_utf8_strlen(t->arg, colon - t->arg) + 1),
		TEXT(t->arg));
	if (db_row(&q))
		return err_set(error, ERR_STALE, _("Customer %" PRId64 " is verified as %s: they cannot be %s too."),
			t->customer, db_col_text(&q, 0), t->arg);
	return !q.failed;
}

static gboolean
check_pair(struct db *db, const struct act *a, struct target *t, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	struct customer_match *match;
	enum customer_verdict verdict;

	if (t->customer == t->other)
		return err_set(error, ERR_STALE, a->kind == ACT_SAME
			? _("Customers %" PRId64 " and %" PRId64 " are one person already.")
			: _("Customers %" PRId64 " and %" PRId64 " are one person: unmerge them first."),
			a->customer, a->target);
	if (a->kind == ACT_DIFFERENT)
		return TRUE;
	match = customer_match(db, t->customer, t->other, error);
	if (match == NULL)
		return FALSE;
	verdict = match->verdict;
	customer_match_free(match);
	return verdict != CUSTOMER_APART || err_set(error, ERR_STALE,
		_("Customers %" PRId64 " and %" PRId64 " are two people: each has a verified id, or somebody "
		  "said that they are not the same."), a->customer, a->target);
}

gboolean
act_check_person(struct db *db, const struct act *a, struct target *t, GError **error)
{
	switch (a->kind) {
	case ACT_ERASE:
		return err_set(error, ERR_INPUT, _("A customer is erased by guichet customer ID erase --yes."));
	case ACT_FIELD:
		t->other = is_sensitive(db, a, t);
		return check_field(a, error);
	case ACT_REVEAL:
		return check_field(a, error);
	case ACT_VERIFY:
		return check_verified(db, a, t, error);
	case ACT_SAME:
	case ACT_DIFFERENT:
		return check_pair(db, a, t, error);
	case ACT_UNDO:
		return t->undone != ACT_SAME || merge_check_undo(db, a->target, a->text, error);
	default:
		return TRUE;
	}
}

/* What there was when two became one: all that has a higher number came since. */
static char *
marks(struct db *db)
{
	return g_strdup_printf("{\"identity\":%" PRId64 ",\"case\":%" PRId64 "}",
		db_int(db, 0, SQL("SELECT max(id) FROM identity")), db_int(db, 0, SQL("SELECT max(id) FROM cases")));
}

char *
act_prior_of_person(struct db *db, const struct act *a, const struct target *t)
{
	if (a->kind == ACT_SAME)
		return marks(db);
	if (a->kind != ACT_FIELD)
		return NULL;
	DB_QUERY(q, db, NULL, SQL("SELECT value FROM person_value WHERE person = ? AND name = ?"), INT(t->customer),
		TEXT(a->arg));
	return db_row(&q) ? db_col_dup(&q, 0) : NULL;
}

gboolean
act_follow_person(struct db *db, const struct act *a, const struct target *t, gint64 id, GError **error)
{
	if (a->kind == ACT_SAME)
		return hop_met(db, id, a->at, error);
	return a->kind != ACT_UNDO || t->undone != ACT_SAME || hop_parted(db, a->target, a->advisor, a->at, error);
}

gint64
act_last_about(struct db *db, const char *advisor, gint64 customer, struct act *last)
{
	DB_QUERY(q, db, NULL, SQL("SELECT a.id, a.kind, a.customer, a.at FROM customer c CROSS JOIN act_live a"
		" ON a.customer = c.id WHERE c.person = ? AND a.advisor = ? ORDER BY a.id DESC"),
		INT(customer_of(db, customer)), TEXT(advisor));

	while (db_row(&q)) {
		enum act_kind kind;

		if (!act_kind_parse(db_col_text(&q, 1), &kind) || (!act_kind_can_undo(kind) && kind != ACT_DIFFERENT))
			continue;
		if (last != NULL)
			*last = (struct act){ .kind = kind, .customer = db_col_int(&q, 2), .at = db_col_int(&q, 3) };
		return db_col_int(&q, 0);
	}
	return 0;
}
