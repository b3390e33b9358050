/* cache/answer.c — a draft made from a case: reads what core/reply needs, applies its rules. */
#include "cache/answer.h"

#include "base/err.h"
#include "base/log.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/terms.h"
#include "core/address.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define SIGNATURE_MAX 8192

/* The message that an answer starts from, with its people as core/reply takes them. */
struct basis {
	struct inbox_message *message;
	GPtrArray *people; /* struct message_person *, strings borrowed from message */
};

static void
basis_free(struct basis *b)
{
	g_clear_pointer(&b->people, g_ptr_array_unref);
	g_clear_pointer(&b->message, inbox_message_free);
	g_free(b);
}
AUTO_DEFINE(basis);

/* ---- configuration ----------------------------------------------------------------- */

static gboolean
is_configured(const struct conf *conf, const char *account)
{
	return account != NULL && g_strv_contains(conf_accounts(conf), account);
}

/* It speaks mail, whatever the kind: only a connector's channel has a name of its own. */
static gboolean
is_mail(struct db *db, gint64 account)
{
	AUTO(account) row = account_by_id(db, account, NULL);

	return row == NULL || strcmp(row->channel, row->kind) == 0;
}

static char **
mail_identities(const struct conf *conf, const char *account)
{
	GPtrArray *out = g_ptr_array_new();
	const char *advisor = conf_get(conf, NULL, "guichet", "name");
	AUTO(address) own =
		address_parse_one(conf_get(conf, account, "account", "address"), NULL);
	g_auto(GStrv) more = conf_get_list(conf, account, "account", "identities");

	if (own != NULL)
		g_ptr_array_add(out,
			address_format(own->name != NULL ? own->name : advisor, own->mail));
	for (gsize i = 0; more != NULL && more[i] != NULL; i++)
		g_ptr_array_add(out, g_strdup(more[i]));
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

/* Our name there: as the server says, else as configured. */
static const char *
handle_of(const struct account *account)
{
	return *account->handle != '\0' ? account->handle : account->address;
}

char **
answer_identities(struct db *db, const struct conf *conf, const char *account)
{
	AUTO(account) row = account_by_name(db, account, NULL);
	char *one[] = { NULL, NULL };

	if (row == NULL || strcmp(row->channel, row->kind) == 0)
		return mail_identities(conf, account);
	one[0] = (char *)(gsize)handle_of(row);
	return g_strdupv(one);
}

int
answer_hold(struct db *db, const struct conf *conf, const char *account)
{
	const char *hold = conf_get(conf, account, "account", "hold");
	AUTO(account) row = NULL;

	if (hold != NULL && *hold != '\0')
		return (int)conf_get_int(conf, account, "account", "hold");
	row = account_by_name(db, account, NULL);
	return row != NULL ? (int)row->undo_s : 0;
}

/* A signature that cannot be read must not keep an answer from being written. */
static char *
read_signature(const struct conf *conf, const char *account)
{
	const char *path = conf_get(conf, account, "account", "signature");
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (path == NULL || *path == '\0')
		return NULL;
	if (!g_file_get_contents(path, &text, &len, &error)) {
		log_warn("account %s: signature: %s", account, error->message);
		return NULL;
	}
	text[MIN(len, SIGNATURE_MAX)] = '\0';
	g_strchomp(text);
	return text_utf8(text, -1);
}

/* ---- the message answered ---------------------------------------------------------- */

static gboolean
role_parse(const char *name, enum person_role *role)
{
	static const char *const names[] = {
		[PERSON_FROM] = "from", [PERSON_SENDER] = "sender",
		[PERSON_REPLY_TO] = "reply-to", [PERSON_TO] = "to", [PERSON_CC] = "cc",
		[PERSON_BCC] = "bcc",
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_strcmp0(name, names[i]) == 0) {
			*role = (enum person_role)i;
			return TRUE;
		}
	return FALSE;
}

static struct basis *
basis_new(struct inbox_message *message) /* takes it over */
{
	struct basis *b = g_new0(struct basis, 1);

	b->message = message;
	b->people = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; message->people != NULL && i < message->people->len; i++) {
		const struct inbox_person *from = g_ptr_array_index(message->people, i);
		struct message_person *p = g_new0(struct message_person, 1);

		p->address = from->address;
		p->name = from->name;
		g_ptr_array_add(b->people, p);
		if (!role_parse(from->role, &p->role))
			g_ptr_array_remove_index(b->people, b->people->len - 1);
	}
	return b;
}

/* The customer's last words; else their last message of any sort; else the last one. */
static struct inbox_message *
choose_message(GPtrArray *thread)
{
	int best = -1, rank = -1;

	for (guint i = 0; i < thread->len; i++) {
		const struct inbox_message *m = g_ptr_array_index(thread, i);
		int r = m->out || m->deleted_at != 0 ? 0 : g_strcmp0(m->automatic, "no") != 0 ? 1 : 2;

		if (r >= rank) {
			rank = r;
			best = (int)i;
		}
	}
	return best < 0 ? NULL : g_ptr_array_steal_index(thread, (guint)best);
}

static struct basis *
basis_load(struct db *db, const struct answer *a, GError **error)
{
	g_autoptr(GPtrArray) thread = NULL;
	struct inbox_message *message;

	if (a->message != 0) {
		if (a->case_id != 0 && inbox_case_of(db, a->message) != a->case_id) {
			err_set(error, ERR_GONE,
				_("Message %" PRId64
				  " does not belong to case %" PRId64),
				a->message, a->case_id);
			return NULL;
		}
		message = inbox_message(db, a->message, error);
		return message != NULL ? basis_new(message) : NULL;
	}
	thread = inbox_thread(db, a->case_id, error);
	if (thread == NULL)
		return NULL;
	message = choose_message(thread);
	if (message == NULL) {
		err_set(error, ERR_GONE,
			_("Case %" PRId64 " has no message to answer"), a->case_id);
		return NULL;
	}
	return basis_new(message);
}

static struct reply_source
basis_source(const struct basis *b)
{
	const struct inbox_message *m = b->message;

	return (struct reply_source){
		.out = m->out,
		.author = m->author,
		.address = m->address,
		.subject = m->subject,
		.text = m->text,
		.lang = m->lang,
		.at = m->at,
		.people = b->people,
	};
}

/* ---- the draft --------------------------------------------------------------------- */

static struct draft *
draft_start(struct db *db, const struct conf *conf, const struct answer *a,
	const char *account, GError **error)
{
	AUTO(account) row = NULL;
	struct draft *d;

	if (!is_configured(conf, account)) {
		err_set(error, ERR_CONFIG,
			_("Account “%s” is not in %s: add [account \"%s\"] to write from it"),
			account, conf_path(conf), account);
		return NULL;
	}
	row = account_by_name(db, account, error);
	if (row == NULL)
		return NULL;
	d = draft_new();
	d->kind = g_strdup(reply_kind_name(a->kind));
	d->account = row->id;
	d->case_id = a->case_id;
	d->advisor = g_strdup(a->advisor);
	return d;
}

static void
fill_from_basis(struct draft *d, const struct answer *a, const struct basis *b,
	const char *const *own, const char *signature)
{
	struct reply_source src = basis_source(b);
	GPtrArray *to = address_list_new();
	GPtrArray *cc = address_list_new();

	reply_recipients(&src, a->kind, own, to, cc);
	d->to = address_format_list(to);
	d->cc = address_format_list(cc);
	d->identity = reply_identity(&src, own);
	d->subject = a->kind == REPLY_FORWARD ? reply_forward_subject(src.subject)
		: a->kind == REPLY_NEW	      ? g_strdup("")
					      : reply_subject(src.subject);
	d->body = reply_body(&src, a->kind, a->text, signature);
	d->message = b->message->id;
	g_ptr_array_unref(to);
	g_ptr_array_unref(cc);
}

static void
fill_blank(struct draft *d, const struct answer *a, const char *const *own,
	const char *signature)
{
	d->to = g_strdup("");
	d->cc = g_strdup("");
	d->subject = g_strdup("");
	d->identity = g_strdup(own[0]);
	d->body = reply_body(NULL, REPLY_NEW, a->text, signature);
}

/* There are no envelopes there: an answer goes where its question stands. */
static gboolean
may_begin(struct db *db, const struct answer *a, const struct draft *d, GError **error)
{
	AUTO(account) account = account_by_id(db, d->account, error);

	if (account == NULL)
		return FALSE;
	if (a->kind == REPLY_FORWARD)
		return err_set(error, ERR_INPUT, _("Nothing can be forwarded on %s: answer, or write a mail"),
			account->title);
	if (d->private_ && !account_can(account, "private"))
		return err_set(error, ERR_INPUT, _("On %s what everybody reads cannot be answered in private: answer by "
			"another channel"), account->title);
	return a->kind != REPLY_NEW || account_can(account, "direct") ||
		err_set(error, ERR_INPUT, _("On %s nobody can be written to first: answer a message"),
			account->title);
}

/* On other channels nobody quotes, and whom it reaches is told by what it answers. */
static void
fill_plain(struct draft *d, const struct answer *a, const struct basis *b, const char *own,
	const char *signature)
{
	const struct inbox_message *m = b != NULL ? b->message : NULL;
	const char *text = a->text != NULL ? a->text : "";

	d->identity = g_strdup(own);
	d->to = g_strdup(m != NULL && !m->out ? m->address : "");
	d->cc = g_strdup("");
	d->subject = g_strdup("");
	d->body = signature != NULL ? g_strconcat(text, "\n\n", signature, NULL) : g_strdup(text);
	d->message = m != NULL ? m->id : 0;
}

struct draft *
answer_begin(struct db *db, const struct conf *conf, const struct answer *a, GError **error)
{
	AUTO(inbox_row) row = NULL;
	AUTO(basis) basis = NULL;
	AUTO(draft) d = NULL;
	g_auto(GStrv) own = NULL;
	g_autofree char *signature = NULL;
	const char *account = a->account;

	if (a->case_id != 0) {
		row = inbox_case(db, a->case_id, error);
		basis = row != NULL ? basis_load(db, a, error) : NULL;
		if (basis == NULL)
			return NULL;
		account = basis->message->account_name;
	}
	d = draft_start(db, conf, a, account, error);
	if (d == NULL)
		return NULL;
	own = answer_identities(db, conf, account);
	signature = read_signature(conf, account);
	d->bcc = g_strdup("");
	d->private_ = a->private_ && basis != NULL && basis->message->public_;
	if (!is_mail(db, d->account) && !may_begin(db, a, d, error))
		return NULL;
	if (!is_mail(db, d->account))
		fill_plain(d, a, basis, own[0], signature);
	else if (basis != NULL)
		fill_from_basis(d, a, basis, (const char *const *)own, signature);
	else
		fill_blank(d, a, (const char *const *)own, signature);
	if (row != NULL)
		d->revision = row->revision;
	return g_steal_pointer(&d);
}

gsize
answer_cursor(const struct answer *a)
{
	return a->text != NULL ? strlen(a->text) : 0;
}

/* ---- ready to be sent? ------------------------------------------------------------- */

static guint
check_people(GPtrArray *out, const char *label, const char *list)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) people = address_parse(list, &error);

	if (people != NULL)
		return people->len;
	g_ptr_array_add(out, g_strdup_printf("%s %s", label, error->message));
	return 1; /* somebody was meant */
}

static gboolean
says_nothing(const struct conf *conf, const char *account, const char *body)
{
	g_autofree char *signature = read_signature(conf, account);
	g_autofree char *own = quote_own(body != NULL ? body : "");

	g_strstrip(own);
	return *own == '\0' || g_strcmp0(own, signature) == 0;
}

static void
check_length(GPtrArray *out, const struct terms *terms, const char *account, const char *body)
{
	struct length length = length_of(&terms->limit, body);

	if (length.over)
		g_ptr_array_add(out,
			g_strdup_printf(_("The answer has %" PRId64
					  " %s, account “%s” takes %" PRId64
					  ": shorten it"),
				length.used, _(length_unit_words(length.unit)), account,
				length.max));
}

static void
check_envelope(GPtrArray *out, const struct draft *d)
{
	guint people = check_people(out, _("To:"), d->to) + check_people(out, _("Cc:"), d->cc) +
		       check_people(out, _("Bcc:"), d->bcc);
	g_autoptr(GError) error = NULL;
	AUTO(address) from = address_parse_one(d->identity, &error);

	if (people == 0)
		g_ptr_array_add(out, g_strdup(_("Nobody would receive it: add a recipient")));
	if (from == NULL)
		g_ptr_array_add(out, g_strdup_printf("%s %s", _("From:"), error->message));
}

GPtrArray *
answer_check(struct db *db, const struct conf *conf, const struct draft *d)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	AUTO(account) account = account_by_id(db, d->account, &error);
	AUTO(terms) terms = account != NULL ? terms_of(db, d, &error) : NULL;

	if (terms == NULL) {
		g_ptr_array_add(out, g_strdup(error->message));
		return out;
	}
	if (terms->mail)
		check_envelope(out, d);
	else if (!account_can(account, "reply"))
		g_ptr_array_add(out, g_strdup_printf(_("Nothing can be sent on %s from here: answer by "
			"another channel"), account->title));
	if (strcmp(d->kind, reply_kind_name(REPLY_FORWARD)) != 0 &&
	    says_nothing(conf, account->name, d->body))
		g_ptr_array_add(out, g_strdup(_("The answer is empty: write something first")));
	check_length(out, terms, account->name, d->body);
	return out;
}
