/* cache/review.c — collects what the checks need to know of a draft, and keeps what they said. */
#include "cache/review.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "cache/account.h"
#include "cache/act.h"
#include "cache/canned.h"
#include "cache/db-private.h"
#include "cache/inbox.h"
#include "cache/motive.h"
#include "cache/redirect.h"
#include "cache/terms.h"
#include "core/address.h"
#include "core/guard.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define ASKED_MAX (64 * 1024) /* bytes of the customer's text */
#define PAST_DAYS 90 /* F3: W */

struct review_ground {
	struct review_input input; /* without draft, files and time */
	char *customer, *name, *lang, *rendered;
	GPtrArray *otherwise; /* char *, NULL-terminated */
	GPtrArray *facts; /* struct facts * of past answers */
	GPtrArray *names; /* char *: what they are called, and their words */
	GArray *past; /* struct review_past */
	struct terms *terms;
	struct guard *guard;
	char **own;
	GPtrArray *offers; /* char *: sentences that ask to write in private (F8) */
};

static void
free_facts(gpointer facts)
{
	facts_free(facts);
}

void
review_ground_free(struct review_ground *g)
{
	if (g == NULL)
		return;
	g_free(g->customer);
	g_free(g->name);
	g_free(g->lang);
	g_free(g->rendered);
	g_clear_pointer(&g->otherwise, g_ptr_array_unref);
	g_clear_pointer(&g->facts, g_ptr_array_unref);
	g_clear_pointer(&g->names, g_ptr_array_unref);
	g_clear_pointer(&g->past, g_array_unref);
	terms_free(g->terms);
	guard_free(g->guard);
	g_strfreev(g->own);
	g_clear_pointer(&g->offers, g_ptr_array_unref);
	g_free(g);
}

/* ---- what is known ----------------------------------------------------------------- */

/* What is written in the account's own configuration is its administrator's. */
static guint
switched_off(const struct conf *conf, const char *account)
{
	g_auto(GStrv) names = conf_get_list(conf, account, "account", "checks-off");
	guint off = 0;

	for (guint i = 0; names != NULL && names[i] != NULL; i++) {
		enum review_check c;

		if (review_check_parse(names[i], &c))
			off |= 1U << c;
	}
	return off;
}

/* The customer's messages since our last answer; when there is none, the one that is answered. */
static gboolean
load_asked(struct review_ground *g, struct db *db, const struct draft *d, GError **error)
{
	g_autoptr(GPtrArray) thread = d->case_id != 0 ? inbox_thread(db, d->case_id, error) : NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	guint first = 0;

	if (d->case_id != 0 && thread == NULL)
		return FALSE;
	for (guint i = 0; thread != NULL && i < thread->len; i++) {
		const struct inbox_message *m = thread->pdata[i];

		if (m->out && g_strcmp0(m->automatic, "no") == 0 && m->deleted_at == 0)
			first = i + 1;
	}
	for (guint i = first; thread != NULL && i < thread->len && text->len < ASKED_MAX; i++) {
		const struct inbox_message *m = thread->pdata[i];
		g_autofree char *own = NULL;

		if (m->out || g_strcmp0(m->automatic, "no") != 0 || m->deleted_at != 0 || m->text == NULL)
			continue;
		own = quote_own(m->text);
		g_strstrip(own);
		g_string_append_printf(text, "%s%s", text->len > 0 ? "\n\n" : "", own);
		g_free(g->lang);
		g->lang = g_strdup(m->lang);
	}
	g->customer = g_string_free(g_steal_pointer(&text), FALSE);
	return TRUE;
}

static gboolean
load_customer(struct review_ground *g, struct db *db, const struct draft *d, GError **error)
{
	AUTO(inbox_row) row = d->case_id != 0 ? inbox_case(db, d->case_id, error) : NULL;

	if (d->case_id == 0)
		return TRUE;
	if (row == NULL)
		return FALSE;
	/* an address in the place of a name is none */
	g->name = row->customer_name != NULL && g_strcmp0(row->customer_name, row->customer_address) != 0
		? g_strdup(row->customer_name) : NULL;
	return TRUE;
}

static gboolean
load_otherwise(struct review_ground *g, struct db *db, gint64 case_id, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT text FROM act_live WHERE case_id = ? AND kind = 'otherwise' AND text IS NOT NULL"),
		INT(case_id));

	g_ptr_array_set_size(g->otherwise, 0);
	while (db_row(&q))
		g_ptr_array_add(g->otherwise, db_col_str(&q, 0));
	g_ptr_array_add(g->otherwise, NULL);
	return !q.failed;
}

static void
add_past(struct review_ground *g, const char *text, char *name)
{
	struct review_past past = { .facts = review_facts(text), .text = g_strdup(text), .what = name };

	g_ptr_array_add(g->facts, (gpointer)(gsize)past.facts);
	g_ptr_array_add(g->names, name);
	g_ptr_array_add(g->names, (gpointer)(gsize)past.text);
	g_array_append_val(g->past, past);
}

/* The reference first, then the last answers on the motive, on whatever channel; of this case none: what it was told
 * before may have changed. */
static gboolean
load_past(struct review_ground *g, struct db *db, gint64 case_id, gint64 now, GError **error)
{
	g_autofree char *motive = motive_of_case(db, case_id, NULL, error), *reference = NULL;
	g_autoptr(GPtrArray) answers = NULL;
	g_autoptr(GError) why = NULL;

	if (motive == NULL)
		return FALSE;
	if (*motive == '\0')
		return TRUE;
	reference = motive_reference(db, motive, &why);
	answers = why == NULL ? motive_answers(db, motive, now - PAST_DAYS * DATE_DAY, REVIEW_PAST, &why) : NULL;
	if (why != NULL) {
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	if (reference != NULL && *reference != '\0')
		add_past(g, reference, g_strdup(_("the reference answer")));
	for (guint i = 0; answers != NULL && i < answers->len; i++) {
		const struct motive_answer *a = answers->pdata[i];
		g_autofree char *when = date_to_human(a->at, now);

		if (a->case_id != case_id)
			add_past(g, a->text, g_strdup_printf(_("the answer of %s in case %" PRId64), when, a->case_id));
	}
	return TRUE;
}

/* A forward goes to somebody else: who the customer is and what they asked is not theirs to be answered. */
static guint
off_for_kind(const struct draft *d)
{
	if (strcmp(d->kind, "forward") != 0)
		return 0;
	return 1U << REVIEW_PHONE | 1U << REVIEW_COMPLETE | 1U << REVIEW_PERSON | 1U << REVIEW_AGREE | 1U << REVIEW_LANGUAGE |
		1U << REVIEW_GREETING;
}

/* What we are called on every channel is no secret, whichever one the answer goes to. */
static void
load_own(struct review_ground *g, struct db *db)
{
	g_autoptr(GPtrArray) accounts = account_list(db, NULL);
	GPtrArray *own = g_ptr_array_new();

	for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
		const struct account *account = accounts->pdata[i];
		AUTO(address) mail = address_parse_one(account->address, NULL);

		g_ptr_array_add(own, g_strdup(mail != NULL ? mail->mail : account->address));
		if (*account->handle != '\0')
			g_ptr_array_add(own, g_strdup(account->handle));
	}
	g_ptr_array_add(own, NULL);
	g->own = (char **)g_ptr_array_free(own, FALSE);
}

static gboolean
load_channel(struct review_ground *g, struct db *db, const struct conf *conf, const struct draft *d, GError **error)
{
	AUTO(account) account = account_by_id(db, d->account, error);
	g_autoptr(GError) why = NULL;

	if (account == NULL || (g->terms = terms_of(db, d, error)) == NULL)
		return FALSE;
	g->guard = guard_new(conf_get(conf, NULL, "guichet", "account-pattern"), &why);
	if (g->guard == NULL)
		log_warn("account-pattern: %s", why->message);
	load_own(g, db);
	g->input.channel = channel_find(account->kind);
	g->input.public_ = g->terms->public_;
	g->input.limit = &g->terms->limit;
	g->input.until = g->terms->until;
	g->input.off = switched_off(conf, account->name) | off_for_kind(d);
	return TRUE;
}

struct review_ground *
review_ground_load(struct db *db, const struct conf *conf, const struct draft *d, GError **error)
{
	AUTO(review_ground) g = g_new0(struct review_ground, 1);

	g->otherwise = g_ptr_array_new_with_free_func(g_free);
	g->facts = g_ptr_array_new_with_free_func(free_facts);
	g->names = g_ptr_array_new_with_free_func(g_free);
	g->past = g_array_new(FALSE, FALSE, sizeof(struct review_past));
	if (!load_channel(g, db, conf, d, error) || !load_customer(g, db, d, error) || !load_asked(g, db, d, error) ||
		!load_otherwise(g, db, d->case_id, error) ||
		(d->case_id != 0 && !load_past(g, db, d->case_id, date_now(), error)) ||
		(g->offers = redirect_sentences(db, conf, d->case_id, error)) == NULL)
		return NULL;
	g->rendered = d->id != 0 ? canned_rendered(db, d->id) : NULL;
	return g_steal_pointer(&g);
}

const char *
review_ground_asked(const struct review_ground *g)
{
	return g->customer;
}

/* ---- running ----------------------------------------------------------------------- */

/* Who asks to write in private answers nothing yet, must say nothing personal, and sends nobody elsewhere (CHECKS, phone). */
static guint
off_for_offer(const struct review_ground *g, const char *body)
{
	g_autofree char *text = g->offers->len > 0 ? g_strstrip(g_strdup(body)) : NULL;

	return text != NULL && g_ptr_array_find_with_equal_func(g->offers, text, g_str_equal, NULL)
		? 1U << REVIEW_PHONE | 1U << REVIEW_COMPLETE | 1U << REVIEW_PERSON | 1U << REVIEW_AGREE : 0;
}

struct review *
review_draft(const struct review_ground *g, const char *body, guint files, gint64 now)
{
	struct review_input in = g->input;
	g_autoptr(GDateTime) local = g_date_time_new_from_unix_local(now / 1000);

	in.draft = body;
	in.off |= off_for_offer(g, body);
	in.customer = *g->customer != '\0' ? g->customer : NULL;
	in.name = g->name;
	in.lang = g->lang;
	in.rendered = g->rendered;
	in.otherwise = (const char *const *)g->otherwise->pdata;
	in.past = (const struct review_past *)(gconstpointer)g->past->data;
	in.n_past = g->past->len;
	in.guard = g->guard;
	in.own = (const char *const *)g->own;
	in.files = files;
	in.now = now;
	in.hour = local != NULL ? g_date_time_get_hour(local) : -1;
	return review_new(&in);
}

char *
review_stop(const struct review *r)
{
	const struct review_finding *f = r->findings->len > 0 ? r->findings->pdata[0] : NULL;

	return f != NULL && f->level == REVIEW_ERROR ? g_strdup_printf("%s: %s", f->rule, f->why) : NULL;
}

gboolean
review_settle(struct db *db, struct review_ground *g, const struct draft *d, const char *advisor,
	const struct review_question *q, gint64 now, GError **error)
{
	g_autofree char *shown = guard_mask(g->guard, g->customer);
	g_autofree char *words = g_strndup(shown + q->start, q->end - q->start);
	struct act act = { .kind = ACT_OTHERWISE, .advisor = advisor, .case_id = d->case_id, .text = words, .at = now };

	return act_add(db, &act, error) != 0 && load_otherwise(g, db, d->case_id, error);
}

/* ---- what is kept ------------------------------------------------------------------ */

/* Rules of the errors, each once, between spaces. */
static char *
error_rules(const struct review *r)
{
	GString *out = g_string_new(" ");

	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];
		g_autofree char *word = g_strdup_printf(" %s ", f->rule);

		if (f->level == REVIEW_ERROR && strstr(out->str, word) == NULL)
			g_string_append_printf(out, "%s ", f->rule);
	}
	return g_string_free(out, FALSE);
}

static gboolean
keep(struct db *db, gint64 id, const struct review *r, const char *rules, const char *reason, gint64 now, GError **error)
{
	AUTO(outbox) o = outbox_load(db, id, error);
	g_autofree char *arg = g_strstrip(g_strdup(rules));
	struct act act = { .kind = ACT_OVERRIDE, .arg = arg, .text = reason, .target = id, .at = now };

	if (o == NULL || !db_run(db, error, SQL("INSERT INTO outbox_review(outbox, personal, questions, answered, deflects, consistent,"
			" rules, reason) VALUES (?, ?, ?, ?, ?, CASE WHEN ? THEN ? END, ?, ?)"),
			INT(id), INT(r->personal), INT(r->questions->len), INT(r->answered), INT(r->deflects), INT(r->compared),
			INT(r->agrees), TEXT(rules), TEXT(reason)))
		return FALSE;
	act.advisor = o->advisor;
	act.case_id = o->case_id;
	return reason == NULL || act_add(db, &act, error) != 0;
}

gint64
review_send(struct db *db, gint64 draft, const struct review *r, const char *reason, gint64 now, int hold_s, GError **error)
{
	gboolean stops = review_count(r, REVIEW_ERROR) > 0;
	g_autofree char *rules = error_rules(r), *stop = review_stop(r);
	gint64 id;

	if (stops && reason == NULL) {
		err_set(error, ERR_REFUSED, "%s", stop);
		return 0;
	}
	if (!db_begin(db, error))
		return 0;
	id = outbox_add(db, draft, now, hold_s, error);
	if (id == 0 || !keep(db, id, r, rules, stops ? reason : NULL, now, error)) {
		db_rollback(db);
		return 0;
	}
	return db_commit(db, TRUE, error) ? id : 0;
}

/* ---- before it leaves -------------------------------------------------------------- */

static struct draft *
draft_of(const struct outbox *o)
{
	struct draft *d = draft_new();

	d->kind = g_strdup(o->message != 0 ? "reply" : "new");
	d->case_id = o->case_id;
	d->account = o->account;
	d->message = o->message;
	d->to = g_strdup(o->to);
	return d;
}

gboolean
review_again(struct db *db, const struct conf *conf, const struct outbox *o, gint64 now, char **why, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT rules FROM outbox_review WHERE outbox = ? AND NOT EXISTS (SELECT 1 FROM act"
		" WHERE kind = 'retry' AND target = ?)"), INT(o->id), INT(o->id));
	g_autofree char *rules = db_row(&q) ? db_col_str(&q, 0) : NULL;
	AUTO(draft) d = draft_of(o);
	AUTO(review_ground) g = NULL;
	AUTO(review) r = NULL;
	g_autoptr(GPtrArray) files = NULL;

	if (rules == NULL)
		return !q.failed;
	g = review_ground_load(db, conf, d, error);
	files = g != NULL ? outbox_files(db, o->id, error) : NULL;
	if (files == NULL)
		return FALSE;
	r = review_draft(g, o->body, files->len, now);
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];
		g_autofree char *word = g_strdup_printf(" %s ", f->rule);

		/* that a window has closed is the channel's to say: then the answer is refused, not looked at again */
		if (f->level != REVIEW_ERROR || f->check == REVIEW_WINDOW || strstr(rules, word) != NULL)
			continue;
		*why = g_strdup_printf("%s: %s", f->rule, f->why);
		return FALSE;
	}
	return TRUE;
}
