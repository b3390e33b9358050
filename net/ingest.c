/* net/ingest.c — the road from bytes to rows: parse ahead, store in batches, index behind. */
#include "net/ingest.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "cache/acknowledge.h"
#include "cache/clock-rules.h"
#include "cache/inbox.h"
#include "cache/exposure.h"
#include "cache/motive.h"
#include "cache/search-index.h"
#include "core/address.h"
#include "net/header.h"
#include "net/indexer.h"
#include "net/mime.h"
#include "net/parser.h"
#include "net/raw.h"

#include <glib/gi18n.h>
#include <string.h>

#define AHEAD 256 /* mails in the child before one is taken back: it parses them while a batch is stored */
#define COPY_BYTES (16 * 1024 * 1024) /* of mail stored: then another process copies them from the WAL */
#define FIRST_BATCH 50 /* something to look at soon */
#define BATCH_MAX 500
#define BATCH_BYTES (8 * 1024 * 1024)
#define BATCH_MS 300
#define MEANWHILE_EVERY 4 /* mails stored between two looks at who would wait for us */
#define AGAIN_SLICE 200 /* messages or cases looked at again in one transaction: a claim must not wait for it */
#define EPOCH_MIN (20 * 365 * DATE_DAY) /* a connector's time before 1990 is none */

struct mail { /* one on its way */
	GBytes *source, *packed; /* source: NULL for a connector's message; packed: deflated, to be kept; or NULL */
	struct message *message; /* NULL while the child has it */
	struct ingest_origin origin; /* label and outbox are ours */
};

struct ingest {
	struct db *db;
	const struct conf *conf;
	gint64 account;
	char *name, *own;
	gboolean history; /* nobody is told that it has come */
	gboolean resumed; /* what a crash left unacknowledged has been looked for */
	gsize keep; /* largest source kept, bytes */
	struct parser *parser;
	struct indexer *indexer;
	GQueue sent; /* struct mail *, in the child, in order */
	GPtrArray *batch; /* struct mail *, parsed */
	gsize batch_bytes;
	gint64 batch_since; /* monotonic, of the first in the batch */
	void (*meanwhile)(gpointer);
	gpointer meanwhile_data;
	gint64 unindexed; /* stored since the index last followed */
	gsize uncopied; /* bytes of mail stored since the WAL was last copied */
	struct ingest_totals totals;
};

static void
mail_free(gpointer data)
{
	struct mail *mail = data;
	g_autofree char *label = (char *)(gsize)mail->origin.label;
	g_autofree char *outbox = (char *)(gsize)mail->origin.outbox;

	g_clear_pointer(&mail->source, g_bytes_unref);
	g_clear_pointer(&mail->packed, g_bytes_unref);
	g_clear_pointer(&mail->message, message_free);
	g_free(mail);
}

/* ---- opening ----------------------------------------------------------------------- */

static void
add_own(GString *own, const char *text)
{
	AUTO(address) a = text != NULL ? address_parse_one(text, NULL) : NULL;
	g_autofree char *key = a != NULL ? address_key(a->mail) : NULL;

	if (key != NULL)
		g_string_append_printf(own, "%s%s", own->len > 0 ? "," : "", key);
}

static char *
own_addresses(const struct conf *conf, const struct account *account)
{
	g_auto(GStrv) more = conf_get_list(conf, account->name, "account", "identities");
	GString *own = g_string_new(NULL);

	add_own(own, account->address);
	add_own(own, conf_get(conf, account->name, "account", "address"));
	for (char **one = more; one != NULL && *one != NULL; one++)
		add_own(own, *one);
	return g_string_free(own, FALSE);
}

struct ingest *
ingest_new(struct db *db, const struct conf *conf, const struct account *account)
{
	struct ingest *in = g_new0(struct ingest, 1);
	g_autoptr(GError) why = NULL;

	in->db = db;
	in->conf = conf;
	in->account = account->id;
	in->name = g_strdup(account->name);
	in->own = own_addresses(conf, account);
	in->keep = (gsize)conf_get_int(conf, account->name, "account", "keep-source") * 1024;
	in->batch = g_ptr_array_new_with_free_func(mail_free);
	g_queue_init(&in->sent);
	in->parser = parser_new(account->name);
	in->indexer = indexer_new(db_home(db));
	/* with faulty rules mail comes in all the same, read with the built-in ones */
	if (!motive_use(db, conf, &why))
		log_warn("%s: %s", in->name, why->message);
	g_clear_error(&why);
	/* before the first mail: what is read as it comes in with these rules is not read again */
	if (motive_follow(db, AGAIN_SLICE, &why) < 0)
		log_warn("%s: %s", in->name, why->message);
	g_clear_error(&why);
	if (!exposure_use(db, conf, &why))
		log_warn("%s: %s", in->name, why->message);
	return in;
}

void
ingest_free(struct ingest *in)
{
	if (in == NULL)
		return;
	parser_free(in->parser);
	indexer_free(in->indexer);
	g_queue_clear_full(&in->sent, mail_free);
	g_ptr_array_unref(in->batch);
	g_free(in->name);
	g_free(in->own);
	g_free(in);
}

void
ingest_is_history(struct ingest *in)
{
	in->history = TRUE;
}

void
ingest_meanwhile(struct ingest *in, void (*some)(gpointer data), gpointer data)
{
	in->meanwhile = some;
	in->meanwhile_data = data;
}

struct ingest_totals
ingest_totals(const struct ingest *in)
{
	return in->totals;
}

/* ---- what a message still lacks ------------------------------------------------------- */

/* When it was received: as the server says, else as its headers say; never in the future, which
 * would give the customer more patience than he has. */
static gint64
received_at(const struct mail *mail, gint64 now)
{
	gint64 at = mail->origin.at;

	if (mail->source == NULL)
		at = mail->message->at >= EPOCH_MIN ? mail->message->at : 0;
	else if (at <= 0) {
		gsize len;
		const char *data = g_bytes_get_data(mail->source, &len);
		AUTO(headers) h = headers_scan(data, len);

		at = headers_received(h);
	}
	return at <= 0 || at > now + DATE_DAY ? now : at;
}

static void
show_raw(struct mail *mail)
{
	gsize len;
	const void *data = g_bytes_get_data(mail->source, &len);

	message_free(mail->message);
	mail->message = raw_message(data, len, NULL);
	message_check(mail->message, NULL);
}

static void
complete(struct mail *mail, gint64 now)
{
	mail->message->at = received_at(mail, now);
	if (mail->origin.size > 0) {
		mail->message->source_size = mail->origin.size;
		mail->message->cut = TRUE;
	}
}

/* ---- storing ------------------------------------------------------------------------- */

static const char *
ledger_state(const struct mail *mail)
{
	if (mail->origin.size > 0 || g_bytes_get_size(mail->source) > MIME_MAX)
		return "too-big";
	return mail->message->raw ? "unreadable" : "stored";
}

static enum inbox_added
add(struct ingest *in, struct mail *mail, gint64 now, gint64 *id, GError **error)
{
	struct inbox_source src = {
		.account = in->account, .own = in->own, .sent_folder = mail->origin.sent_folder,
		/* a connector says itself what is ours: a handle may be anybody's */
		.own_is_out = mail->origin.folder == 0 && mail->source != NULL,
		.flags = mail->origin.flags, .arrived = now, .outbox = mail->origin.outbox,
		.source = mail->packed, .source_codec = "deflate",
		.source_size = mail->source != NULL ? g_bytes_get_size(mail->source) : 0,
	};

	if (mail->origin.size > 0) { /* only its beginning is here: fetched again when wanted */
		src.source = NULL;
		src.source_size = mail->origin.size;
	}
	return inbox_add(in->db, mail->message, &src, id, error);
}

static gboolean
store(struct ingest *in, struct mail *mail, struct ingest_totals *t, GError **error)
{
	gint64 now = date_now(), id = 0;
	g_autoptr(GError) why = NULL;
	enum inbox_added added = add(in, mail, now, &id, &why);

	if (added == INBOX_FAILED && g_error_matches(why, ERR, ERR_INPUT) && mail->source != NULL &&
	    !mail->message->raw) {
		log_warn("%s: %s: a mail was refused and is kept as it came: %s", in->name,
			mail->origin.label, why->message);
		g_clear_error(&why);
		show_raw(mail);
		complete(mail, now);
		added = add(in, mail, now, &id, &why);
	}
	if (added == INBOX_FAILED) {
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
	t->added += added == INBOX_NEW;
	t->known += added == INBOX_KNOWN;
	t->raw += added == INBOX_NEW && mail->message->raw;
	return mail->origin.folder == 0 || ledger_stored(in->db, mail->origin.folder,
		mail->origin.uid, id, id == 0 ? "erased" : ledger_state(mail), error);
}

/* Their writers are told that they have come. What goes wrong here keeps no message out: the next batch tries again. */
static void
acknowledge(struct ingest *in)
{
	g_autoptr(GError) error = NULL;
	int sent = in->history ? 0 : acknowledge_new(in->db, in->conf, in->name, date_now(), &error);

	in->resumed = TRUE;
	if (sent < 0)
		log_warn("%s: acknowledging: %s", in->name, error->message);
	else if (sent > 0)
		log_info("%s: %d acknowledged", in->name, sent);
}

/* What else there is to do with what is committed, in a process of its own. */
static void
follow(struct ingest *in)
{
	/* a search during a long sync finds what is shown */
	if (in->unindexed >= INDEXER_SLICE && indexer_follow(in->indexer)) {
		in->unindexed -= INDEXER_SLICE;
	} else if (in->uncopied >= COPY_BYTES && indexer_copy(in->indexer)) {
		db_is_copied(in->db);
		in->uncopied = 0;
	}
}

/* While a batch is stored the child goes on parsing, and the server sending. */
static void
feed(struct ingest *in)
{
	parser_pump(in->parser);
	if (in->meanwhile != NULL)
		in->meanwhile(in->meanwhile_data);
}

/* The batch in one transaction; on failure it stays, to be tried again by the next flush. */
static gboolean
commit(struct ingest *in, gboolean (*also)(gpointer, GError **), gpointer data, GError **error)
{
	struct ingest_totals t = in->totals;

	if (in->batch->len == 0 && also == NULL)
		return TRUE;
	if (!db_begin(in->db, error))
		return FALSE;
	for (guint i = 0; i < in->batch->len; i++)
		if (!store(in, g_ptr_array_index(in->batch, i), &t, error)) {
			db_rollback(in->db);
			return FALSE;
		} else if (i % MEANWHILE_EVERY == 0) {
			feed(in);
		}
	if (also != NULL && !also(data, error)) {
		db_rollback(in->db);
		return FALSE;
	}
	if (FAULT("ingest_commit")) {
		db_rollback(in->db);
		return err_set(error, ERR_STORAGE, "fault point ingest_commit");
	}
	if (!db_commit(in->db, FALSE, error))
		return FALSE;
	in->unindexed += t.added - in->totals.added;
	in->uncopied += in->batch_bytes;
	in->totals = t;
	g_ptr_array_set_size(in->batch, 0);
	in->batch_bytes = 0;
	acknowledge(in);
	follow(in);
	return TRUE;
}

static gboolean
batch_is_full(const struct ingest *in)
{
	guint most = in->totals.added + in->totals.known == 0 ? FIRST_BATCH : BATCH_MAX;

	return in->batch->len >= most || in->batch_bytes >= BATCH_BYTES ||
	       (in->batch->len > 0 && date_monotonic() - in->batch_since >= BATCH_MS);
}

static void
to_batch(struct ingest *in, struct mail *mail, gsize bytes)
{
	complete(mail, date_now());
	if (in->batch->len == 0)
		in->batch_since = date_monotonic();
	g_ptr_array_add(in->batch, mail);
	in->batch_bytes += bytes;
}

/* Takes the next parsed mail back from the child. */
static gboolean
receive(struct ingest *in, GError **error)
{
	struct mail *mail = g_queue_peek_head(&in->sent);

	mail->message = parser_receive(in->parser, &mail->packed, error);
	if (mail->message == NULL)
		return FALSE;
	g_queue_pop_head(&in->sent);
	to_batch(in, mail, g_bytes_get_size(mail->source));
	return TRUE;
}

static struct mail *
mail_new(const struct ingest_origin *origin)
{
	struct mail *mail = g_new0(struct mail, 1);

	mail->origin = *origin;
	mail->origin.label = g_strdup(origin->label != NULL ? origin->label : "");
	mail->origin.outbox = g_strdup(origin->outbox);
	return mail;
}

void
ingest_expect(struct ingest *in)
{
	parser_warm(in->parser);
}

gboolean
ingest_mail(struct ingest *in, GBytes *source, const struct ingest_origin *origin, GError **error)
{
	struct mail *mail;

	while (in->sent.length > 0 &&
	       (in->sent.length >= AHEAD || parser_room(in->parser) == 0))
		if (!receive(in, error))
			return FALSE;
	if (batch_is_full(in) && !commit(in, NULL, NULL, error))
		return FALSE;
	/* what no server holds is kept whole: its attachments cannot be fetched later */
	if (!parser_send(in->parser, source, origin->folder == 0 ? MIME_MAX : in->keep, error))
		return FALSE;
	mail = mail_new(origin);
	mail->source = g_bytes_ref(source);
	g_queue_push_tail(&in->sent, mail);
	return TRUE;
}

gboolean
ingest_message(struct ingest *in, struct message *message, const struct ingest_origin *origin,
	GError **error)
{
	struct mail *mail = mail_new(origin);

	mail->message = message;
	mail->origin.folder = 0;
	to_batch(in, mail, message->text != NULL ? strlen(message->text) : 0);
	return !batch_is_full(in) || commit(in, NULL, NULL, error);
}

gboolean
ingest_flush(struct ingest *in, GError **error)
{
	return ingest_flush_with(in, NULL, NULL, error);
}

gboolean
ingest_flush_with(struct ingest *in, gboolean (*also)(gpointer data, GError **error), gpointer data,
	GError **error)
{
	while (in->sent.length > 0) {
		if (!receive(in, error))
			return FALSE;
		if (batch_is_full(in) && !commit(in, NULL, NULL, error))
			return FALSE;
	}
	return commit(in, also, data, error);
}

/* After rules have changed: the past in slices. TRUE when there is no more to do. */
static gboolean
catch_up(struct ingest *in, int (*some)(struct db *, int, GError **), gint64 end, GError **error)
{
	int done;

	do {
		g_autoptr(GError) why = NULL;

		done = some(in->db, AGAIN_SLICE, &why);
		if (done < 0) {
			if (!g_error_matches(why, ERR, ERR_BUSY))
				g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
	} while (done == AGAIN_SLICE && date_monotonic() < end);
	return done < AGAIN_SLICE;
}

gboolean
ingest_settle(struct ingest *in, GError **error)
{
	return ingest_flush(in, error) && db_begin(in->db, error) && db_commit(in->db, TRUE, error);
}

void
ingest_forget(struct ingest *in)
{
	g_ptr_array_set_size(in->batch, 0);
	in->batch_bytes = 0;
}

gboolean
ingest_index(struct ingest *in, int ms, GError **error)
{
	gint64 end = date_monotonic() + ms;
	int done;

	if (!in->resumed)
		acknowledge(in);
	if (!indexer_rests(in->indexer, end))
		return FALSE;
	do {
		g_autoptr(GError) why = NULL;

		done = search_follow(in->db, INDEXER_SLICE, &why);
		if (done < 0) {
			/* another account's worker is at it, for everybody: look again later */
			if (!g_error_matches(why, ERR, ERR_BUSY))
				g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (done < INDEXER_SLICE) {
			in->unindexed = 0;
			return catch_up(in, motive_follow, end, error) && catch_up(in, clock_rules_follow, end, error);
		}
	} while (date_monotonic() < end);
	return FALSE;
}
