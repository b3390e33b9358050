/* cache/redirect.c — offering a private conversation, and recognising who comes. */
#include "cache/redirect.h"

#include "base/err.h"
#include "cache/account.h"
#include "cache/act.h"
#include "cache/answer.h"
#include "cache/answered.h"
#include "cache/db-private.h"
#include "core/address.h"
#include "core/reply.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LOOKED_AT 8192 /* bytes of a message in which a reference is looked for */
#define WORDS_MAX 64 /* that look like one */

/* No 0 and O, 1 and I: people type it. */
static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
#define DIGITS 8 /* at its beginning */

static const struct {
	const char *name, *text;
} states[] = {
#define REDIRECT_ROW(state, name, shown) { name, shown },
	REDIRECT_STATES(REDIRECT_ROW)
#undef REDIRECT_ROW
};

const char *
redirect_state_name(enum redirect_state state)
{
	return states[state].name;
}

const char *
redirect_state_text(enum redirect_state state)
{
	return _(states[state].text);
}

/* ---- offering ----------------------------------------------------------------------- */

void
redirect_offer_clear(struct redirect_offer *offer)
{
	g_free(offer->ref);
	g_free(offer->sentence);
	g_free(offer->whom);
	g_free(offer->title);
	memset(offer, 0, sizeof(*offer));
}

/* Of five random bits a character. A letter first: no check reads "9J" at its beginning as a figure; one with no
 * digit could be a word. */
static char *
make_ref(void)
{
	for (;;) {
		g_autofree char *random = db_random_id();
		char ref[REDIRECT_REF + 1] = "";

		for (int i = 0; i < REDIRECT_REF; i++) {
			char hex[] = { random[i * 2], random[i * 2 + 1], '\0' };

			gsize from = i == 0 ? DIGITS : 0;

			ref[i] = alphabet[from + g_ascii_strtoull(hex, NULL, 16) % (sizeof(alphabet) - 1 - from)];
		}
		if (strpbrk(ref, "23456789") != NULL && strspn(ref, "23456789") < REDIRECT_REF - 1)
			return g_strdup(ref);
	}
}

/* In the customer's language, whatever the advisor's is. address: where they can write; NULL: on the channel itself. */
static char *
make_sentence(const char *lang, const char *ref, const char *address)
{
	gboolean fr = strcmp(lang, "fr") == 0;

	if (address != NULL)
		return g_strdup_printf(fr ? "Bonjour, pour traiter votre demande en toute sécurité, merci de nous écrire à %s "
			"avec la référence %s. Elle est valable 72 heures." : "Hello, so that we can look into this safely, please "
			"write to us at %s with the reference %s. It is good for 72 hours.", address, ref);
	return g_strdup_printf(fr ? "Bonjour, pour traiter votre demande en toute sécurité, merci de nous écrire en message privé "
		"avec la référence %s. Elle est valable 72 heures." : "Hello, so that we can look into this safely, please send us a "
		"private message with the reference %s. It is good for 72 hours.", ref);
}

/* What a private message to who wrote in public begins with: it tells what it is about, wherever it arrives. */
static char *
make_opening(const char *lang, const char *ref)
{
	return g_strdup_printf(strcmp(lang, "fr") == 0 ? "Bonjour, nous vous écrivons en privé au sujet de votre message, "
		"référence %s. Vous pouvez nous répondre ici." : "Hello, we are writing to you in private about your message, "
		"reference %s. You can answer here.", ref);
}

struct place { /* where the case stands in public, and with whom */
	gint64 message, customer; /* the customer's last public message */
	struct account *account; /* that it came on */
	const char *lang; /* "fr" or "en" */
};

static gboolean
find_place(struct db *db, gint64 case_id, struct place *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.id, coalesce(k.customer, 0), coalesce(u.lang, m.lang), m.text, m.account FROM cases k"
		" CROSS JOIN conversation c ON c.case_id = k.id CROSS JOIN message m ON m.conversation = c.id"
		" LEFT JOIN customer u ON u.id = k.customer WHERE k.id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1)"
		" AND m.direction = 'in' AND m.automatic = 'no' AND m.public AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') ORDER BY m.at DESC LIMIT 1"), INT(case_id));

	if (!db_row(&q))
		return q.failed ? FALSE : err_set(error, ERR_INPUT,
			_("Case %" PRId64 " has no public message of its customer: answer it where it is, in private."), case_id);
	p->message = db_col_int(&q, 0);
	p->customer = db_col_int(&q, 1);
	p->lang = reply_language(&(struct reply_source){ .lang = db_col_text(&q, 2), .text = db_col_text(&q, 3) });
	p->account = account_by_id(db, db_col_int(&q, 4), error);
	return p->account != NULL;
}

static gint64
save(struct db *db, struct draft *d, gint64 now, GError **error)
{
	return d != NULL && draft_save(db, d, now, error) ? d->id : 0;
}

static gint64
public_draft(struct db *db, const struct conf *conf, const struct answer *a, gint64 now, GError **error)
{
	AUTO(draft) d = answer_begin(db, conf, a, error);

	/* The sentence alone, whatever the signature: it must hold nothing personal and stay short. */
	if (d != NULL) {
		g_free(d->body);
		d->body = g_strdup(a->text);
	}
	return save(db, d, now, error);
}

/* The customer's last private message in the case, 0 none. */
static gint64
private_message(struct db *db, gint64 case_id)
{
	return db_int(db, 0, SQL("SELECT m.id FROM conversation c CROSS JOIN message m ON m.conversation = c.id WHERE c.case_id = ?"
		" AND m.direction = 'in' AND m.automatic = 'no' AND NOT m.public AND m.moot = 0"
		" AND m.kind NOT IN ('edit', 'delete', 'reaction') ORDER BY m.at DESC LIMIT 1"), INT(case_id));
}

/* Where nobody can write to us in private, our mail account is named; NULL none (transfer full). */
static char *
our_mail(struct db *db, const struct conf *conf)
{
	DB_QUERY(q, db, NULL, SQL("SELECT name, address FROM account WHERE channel = 'mail' AND active ORDER BY id"));

	while (db_row(&q)) {
		AUTO(address) a = address_parse_one(db_col_text(&q, 1), NULL);

		if (a != NULL && g_strv_contains(conf_accounts(conf), db_col_text(&q, 0)))
			return g_strdup(a->mail);
	}
	return NULL;
}

/* A mail account of ours that writes, and the customer's address. */
static gboolean
find_mail(struct db *db, const struct conf *conf, gint64 customer, char **account, char **address)
{
	DB_QUERY(q, db, NULL, SQL("SELECT a.name, i.shown FROM identity i JOIN account a ON a.channel = 'mail' AND a.active"
		" WHERE i.customer = ? AND i.channel = 'mail' ORDER BY a.id, i.id"), INT(customer));

	while (db_row(&q))
		if (g_strv_contains(conf_accounts(conf), db_col_text(&q, 0))) {
			*account = db_col_dup(&q, 0);
			*address = db_col_dup(&q, 1);
			return TRUE;
		}
	return FALSE;
}

static struct draft *
mail_draft(struct db *db, const struct conf *conf, const struct place *p, const struct answer *like, const char *subject,
	struct redirect_offer *offer)
{
	struct answer a = { .kind = REPLY_NEW, .advisor = like->advisor };
	g_autofree char *account = NULL;
	struct draft *d;

	if (!find_mail(db, conf, p->customer, &account, &offer->whom))
		return NULL;
	a.account = account;
	d = answer_begin(db, conf, &a, NULL);
	if (d == NULL)
		return NULL;
	g_free(d->to);
	g_free(d->subject);
	d->to = g_strdup(offer->whom);
	d->subject = g_strdup(subject);
	d->case_id = like->case_id;
	d->revision = db_int(db, 0, SQL("SELECT revision FROM cases WHERE id = ?"), INT(like->case_id));
	return d;
}

/* To the writer of the public message, on its own channel, where that can be. */
static struct draft *
channel_draft(struct db *db, const struct conf *conf, const struct place *p, const struct answer *like, const char *ref)
{
	g_autofree char *opening = make_opening(p->lang, ref);
	struct answer a = { .kind = REPLY_ONE, .case_id = like->case_id, .advisor = like->advisor, .message = p->message,
		.private_ = TRUE, .text = opening };

	return account_can(p->account, "private") ? answer_begin(db, conf, &a, NULL) : NULL;
}

/* Where the customer can be written to in private; none is no failure: then they write first. */
static gboolean
private_draft(struct db *db, const struct conf *conf, const struct place *p, const struct answer *like, gint64 now,
	struct redirect_offer *offer, GError **error)
{
	struct answer a = { .kind = REPLY_ONE, .case_id = like->case_id, .advisor = like->advisor,
		.message = private_message(db, like->case_id) };
	g_autofree char *subject = g_strdup_printf(strcmp(p->lang, "fr") != 0 ?
		"Your request, reference %s" : "Votre demande, référence %s", offer->ref);
	AUTO(draft) d = a.message != 0 ? answer_begin(db, conf, &a, NULL) : mail_draft(db, conf, p, like, subject, offer);

	if (d == NULL && (d = channel_draft(db, conf, p, like, offer->ref)) == NULL)
		return TRUE;
	if (offer->whom == NULL)
		offer->whom = g_strdup(d->to);
	offer->private_ = save(db, d, now, error);
	return offer->private_ != 0;
}

gboolean
redirect_begin(struct db *db, const struct conf *conf, gint64 case_id, const char *advisor, gint64 now,
	struct redirect_offer *offer, GError **error)
{
	struct place p = { 0, 0, NULL, NULL };
	g_autofree char *address = NULL;
	struct act act = { .kind = ACT_REDIRECT, .case_id = case_id, .advisor = advisor, .at = now };
	struct answer like = { .kind = REPLY_ONE, .case_id = case_id, .advisor = advisor };
	gboolean ok = FALSE;

	memset(offer, 0, sizeof(*offer));
	if (find_place(db, case_id, &p, error) && answered_has_room(db, p.message, now, error)) {
		address = p.account->public_ ? our_mail(db, conf) : NULL;
		act.arg = offer->ref = make_ref();
		offer->title = g_strdup(_(p.account->title));
		like.text = offer->sentence = make_sentence(p.lang, offer->ref, address);
		like.message = p.message;
		offer->expires_at = now + 72 * 3600 * G_GINT64_CONSTANT(1000);
		ok = act_add(db, &act, error) != 0 && (offer->public_ = public_draft(db, conf, &like, now, error)) != 0 &&
			private_draft(db, conf, &p, &like, now, offer, error);
	}
	if (!ok)
		redirect_offer_clear(offer);
	account_free(p.account);
	return ok;
}

GPtrArray *
redirect_sentences(struct db *db, const struct conf *conf, gint64 case_id, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *address = NULL;
	DB_QUERY(q, db, error, SQL("SELECT ref FROM redirect WHERE case_id = ?"), INT(case_id));

	while (db_row(&q)) {
		static const char *const langs[] = { "fr", "en" };

		if (address == NULL)
			address = our_mail(db, conf);
		for (gsize i = 0; i < G_N_ELEMENTS(langs); i++) {
			g_ptr_array_add(list, make_sentence(langs[i], db_col_text(&q, 0), NULL));
			if (address != NULL)
				g_ptr_array_add(list, make_sentence(langs[i], db_col_text(&q, 0), address));
		}
	}
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* ---- arriving ----------------------------------------------------------------------- */

static gint64
by_ref(struct db *db, const char *ref, gint64 at, gint64 *case_id)
{
	DB_QUERY(q, db, NULL, SQL("SELECT r.act, coalesce(k.into_, k.id) FROM redirect r JOIN cases k ON k.id = r.case_id"
		" WHERE r.ref = ? AND r.message IS NULL AND r.expires_at >= ?2 AND r.offered_at <= ?2"), TEXT(ref), INT(at));

	if (!db_row(&q))
		return 0;
	*case_id = db_col_int(&q, 1);
	return db_col_int(&q, 0);
}

/* Every word that could be a reference, as people type it: in small letters, or cut by a dash. */
static gint64
by_words(struct db *db, const char *text, gint64 at, gint64 *case_id)
{
	char ref[REDIRECT_REF + 1] = "";
	int n = 0, tried = 0;

	for (gsize i = 0; text != NULL && i <= LOOKED_AT && tried < WORDS_MAX; i++) {
		char c = g_ascii_toupper(text[i]);

		if (c == '-' && n == REDIRECT_REF / 2)
			continue;
		if (g_ascii_isalnum(c)) {
			if (n < REDIRECT_REF)
				ref[n] = strchr(alphabet, c) != NULL ? c : '?';
			n++;
			continue;
		}
		if (n == REDIRECT_REF && strchr(ref, '?') == NULL) {
			gint64 act = by_ref(db, ref, at, case_id);

			tried++;
			if (act != 0)
				return act;
		}
		n = 0;
		if (c == '\0')
			break;
	}
	return 0;
}

static gint64
by_customer(struct db *db, gint64 customer, gint64 at, gint64 *case_id)
{
	DB_QUERY(q, db, NULL, SQL("SELECT r.act, coalesce(k.into_, k.id) FROM redirect_state r JOIN cases k ON k.id = r.case_id"
		" WHERE r.message IS NULL AND NOT r.unsaid AND r.expires_at >= ?2 AND r.offered_at <= ?2 AND k.customer = ?1 ORDER BY r.offered_at DESC LIMIT 1"),
		INT(customer), INT(at));

	if (customer == 0 || !db_row(&q))
		return 0;
	*case_id = db_col_int(&q, 1);
	return db_col_int(&q, 0);
}

/* More often than not nobody is asked to write in private. */
static gboolean
any_open(struct db *db, gint64 at)
{
	return db_int(db, 0, SQL("SELECT 1 FROM redirect WHERE message IS NULL AND expires_at >= ? LIMIT 1"), INT(at)) != 0;
}

gint64
redirect_match(struct db *db, gint64 customer, const char *subject, const char *text, gint64 at, gint64 *case_id)
{
	gint64 act;

	if (!any_open(db, at))
		return 0;
	if ((act = by_words(db, subject, at, case_id)) != 0 || (act = by_words(db, text, at, case_id)) != 0)
		return act;
	return by_customer(db, customer, at, case_id);
}

gint64
redirect_open(struct db *db, gint64 case_id, gint64 at)
{
	return !any_open(db, at) ? 0 : db_int(db, 0, SQL("SELECT act FROM redirect_state WHERE case_id = ?1 AND message IS NULL AND NOT unsaid AND expires_at >= ?2 AND offered_at <= ?2"
		" ORDER BY offered_at DESC LIMIT 1"), INT(case_id), INT(at));
}

gboolean
redirect_arrived(struct db *db, gint64 act, gint64 message, gint64 at, GError **error)
{
	return db_run(db, error, SQL("UPDATE redirect SET message = ?, arrived_at = ? WHERE act = ? AND message IS NULL"), INT(message),
		INT(at), INT(act));
}

/* ---- reading ------------------------------------------------------------------------ */

static void
redirect_free(gpointer data)
{
	struct redirect *r = data;

	g_free(r->ref);
	g_free(r);
}

static enum redirect_state
state_of(const struct redirect *r, gint64 now)
{
	if (r->answered_at != 0)
		return REDIRECT_ANSWERED;
	if (r->arrived_at != 0)
		return REDIRECT_ARRIVED;
	if (r->unsaid)
		return REDIRECT_UNSAID;
	return r->expires_at < now ? REDIRECT_ABANDONED : REDIRECT_OFFERED;
}

static GPtrArray *
read_rows(struct db_rows *q, gint64 now)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(redirect_free);

	while (db_row(q)) {
		struct redirect *r = g_new0(struct redirect, 1);

		r->act = db_col_int(q, 0);
		r->case_id = db_col_int(q, 1);
		r->ref = db_col_str(q, 2);
		r->offered_at = db_col_int(q, 3);
		r->expires_at = db_col_int(q, 4);
		r->message = db_col_int(q, 5);
		r->arrived_at = db_col_int(q, 6);
		r->answered_at = db_col_int(q, 7);
		r->unsaid = db_col_bool(q, 8);
		r->state = state_of(r, now);
		g_ptr_array_add(list, r);
	}
	return q->failed ? NULL : g_steal_pointer(&list);
}

GPtrArray *
redirect_of_case(struct db *db, gint64 case_id, gint64 now, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT act, case_id, ref, offered_at, expires_at, coalesce(message, 0), arrived_at, answered_at, unsaid"
		" FROM redirect_state WHERE case_id = ? ORDER BY act"), INT(case_id));

	return read_rows(&q, now);
}

static int
by_size(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return x < y ? -1 : x > y;
}

static void
count(struct redirect_tally *t, const GPtrArray *list)
{
	g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < list->len; i++) {
		const struct redirect *r = g_ptr_array_index(list, i);
		gint64 took = (r->arrived_at - r->offered_at) / 1000;

		if (r->state == REDIRECT_UNSAID)
			continue;
		t->offered++;
		t->arrived += r->arrived_at != 0;
		t->answered += r->answered_at != 0;
		t->abandoned += r->state == REDIRECT_ABANDONED;
		if (r->arrived_at != 0)
			g_array_append_val(times, took);
	}
	g_array_sort(times, by_size);
	if (times->len > 0) /* nearest rank */
		t->median_s = g_array_index(times, gint64, (times->len + 1) / 2 - 1);
}

gboolean
redirect_tally(struct db *db, gint64 from, gint64 to, gint64 now, struct redirect_tally *t, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT act, case_id, ref, offered_at, expires_at, coalesce(message, 0), arrived_at, answered_at, unsaid"
		" FROM redirect_state WHERE offered_at >= ? AND offered_at < ?"), INT(from), INT(to));
	g_autoptr(GPtrArray) list = read_rows(&q, now);

	*t = (struct redirect_tally){ .median_s = -1 };
	if (list == NULL)
		return FALSE;
	count(t, list);
	return TRUE;
}
