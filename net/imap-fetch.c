/* net/imap-fetch.c — bodies, several commands in flight, cut by bytes and not by count.
 *
 * Small mails share a command of about three seconds' worth of bytes; a large one comes in slices, so
 * that neither memory nor a deadline depends on its size. */
#include "net/imap-session.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"

#include <glib/gi18n.h>
#include <string.h>

#define SLICE (1024u * 1024) /* larger mails are sliced */
#define CHUNK_MIN (256u * 1024)
#define CHUNK_MAX (6u * 1024 * 1024)
#define CHUNK_S 3 /* seconds a command should take */
#define COUNT_MAX 500u /* mails in a command: its line stays short */
#define IN_FLIGHT 3 /* commands; their bytes are bounded by FLIGHT_BYTES */
#define FLIGHT_BYTES (2ull * CHUNK_MAX)
#define OVERHEAD 1024u /* of a FETCH response beside its body */
#define SLACK (1024u * 1024) /* RFC822.SIZE is an estimate on some servers */
#define TALK_BYTES (256u * 1024)

struct job { /* one command */
	gsize first, n; /* of want */
	gboolean slice;
	guint32 offset; /* slice: of want[first] */
	guint64 bytes; /* expected */
	guint tag;
};

struct fetching {
	struct imap *im;
	const struct ledger_entry *want;
	gsize n, next; /* next: first entry no job was made of */
	GHashTable *place; /* UID -> index + 1 in want */
	guint8 *done; /* per entry: given to the caller */
	GQueue *flight, *again; /* struct job *: sent; to be sent before anything new */
	guint64 flying;
	GByteArray *large; /* slices so far of the one large mail under way */
	gboolean large_short; /* a slice came short: the mail ends there */
	gboolean large_gone; /* a slice went unanswered: expunged meanwhile */
	struct ledger_entry large_entry;
	imap_got got;
	gpointer data;
	gboolean refused, stop;
	GError *why; /* of refused */
};

/* ---- out --------------------------------------------------------------------------- */

static guint64
chunk_of(const struct imap *im)
{
	return CLAMP(im->rate * CHUNK_S, CHUNK_MIN, CHUNK_MAX);
}

static struct job *
slice_job(struct fetching *f, gsize index, guint32 offset)
{
	struct job *job = g_new0(struct job, 1);

	job->first = index;
	job->n = 1;
	job->slice = TRUE;
	job->offset = offset;
	job->bytes = MIN(SLICE, f->want[index].size > IMAP_WHOLE_MAX ? IMAP_HEAD_MAX : SLICE);
	return job;
}

/* The next command's worth; NULL when nothing is left, or a large mail must be complete first. */
static struct job *
next_job(struct fetching *f)
{
	struct job *job = g_queue_pop_head(f->again);
	guint64 chunk = chunk_of(f->im);

	if (job != NULL || f->next >= f->n || f->large != NULL)
		return job;
	if (f->want[f->next].size > SLICE) {
		f->large = g_byte_array_new();
		f->large_short = f->large_gone = FALSE;
		f->large_entry = f->want[f->next];
		/* One slice at a time: a server may answer two of them the other way round. */
		return slice_job(f, f->next++, 0);
	}
	job = g_new0(struct job, 1);
	job->first = f->next;
	while (f->next < f->n && job->n < COUNT_MAX && f->want[f->next].size <= SLICE &&
		(job->n == 0 || job->bytes + f->want[f->next].size <= chunk)) {
		job->bytes += f->want[f->next++].size + OVERHEAD;
		job->n++;
	}
	return job;
}

/* "5:7,9" of a job's UIDs, whatever their order. */
static char *
set_of(const struct fetching *f, const struct job *job)
{
	g_autofree guint32 *uids = g_new(guint32, job->n);
	GString *out = g_string_new(NULL);
	gsize n = 0;

	for (gsize i = 0; i < job->n; i++) { /* insertion sort: they come in order, or reversed */
		guint32 uid = f->want[job->first + i].uid;
		gsize at = n++;

		for (; at > 0 && uids[at - 1] > uid; at--)
			uids[at] = uids[at - 1];
		uids[at] = uid;
	}
	for (gsize i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && uids[j] == uids[j - 1] + 1; j++)
			;
		g_string_append_printf(out, "%s%u", out->len > 0 ? "," : "", uids[i]);
		if (j > i + 1)
			g_string_append_printf(out, ":%u", uids[j - 1]);
	}
	return g_string_free(out, FALSE);
}

static void
renew_budget(struct fetching *f)
{
	stream_budget(f->im->st, f->im->seconds, 2 * f->flying + SLACK);
}

static gboolean
send_job(struct fetching *f, struct job *job, GError **error)
{
	if (job->slice) {
		job->tag = imap_send(f->im, error,
			"UID FETCH %u (UID FLAGS INTERNALDATE BODY.PEEK[]<%u.%" G_GUINT64_FORMAT ">)",
			f->want[job->first].uid, job->offset, job->bytes);
	} else {
		g_autofree char *set = set_of(f, job);

		job->tag = imap_send(f->im, error,
			"UID FETCH %s (UID FLAGS INTERNALDATE BODY.PEEK[])", set);
	}
	f->flying += job->bytes;
	g_queue_push_tail(f->flight, job);
	renew_budget(f);
	return job->tag != 0;
}

static gboolean
fill_flight(struct fetching *f, GError **error)
{
	while (!f->refused && f->flight->length < IN_FLIGHT && f->flying < FLIGHT_BYTES) {
		struct job *job = next_job(f);

		if (job == NULL)
			break;
		if (!send_job(f, job, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- in ---------------------------------------------------------------------------- */

static gboolean
give(struct fetching *f, gsize index, const struct ledger_entry *entry, GBytes *body,
	GError **error)
{
	if (f->done[index] || f->stop)
		return TRUE;
	f->done[index] = 1;
	if (f->got(entry, body, f->data, error))
		return TRUE;
	f->stop = TRUE;
	return FALSE;
}

static gboolean
take_slice(struct fetching *f, const struct wire_fetch *w, GError **error)
{
	const void *data;
	gsize len = 0;

	if (f->large == NULL || w->uid != f->large_entry.uid ||
	    (w->body != NULL && !f->large_short && w->origin != (gint64)f->large->len))
		return imap_broken(f->im, _("a piece of a mail that was not asked for"), error);
	data = w->body != NULL ? g_bytes_get_data(w->body, &len) : NULL;
	if (len > SLICE)
		return imap_broken(f->im, _("a piece larger than asked for"), error);
	if (len > 0 && !f->large_short)
		g_byte_array_append(f->large, data, (guint)len);
	f->large_short |= len < SLICE;
	f->large_entry.flags = w->flags;
	f->large_entry.received = w->received;
	return TRUE;
}

static gboolean
take_fetch(struct fetching *f, const struct wire_fetch *w, GError **error)
{
	gsize index = GPOINTER_TO_SIZE(g_hash_table_lookup(f->place, GUINT_TO_POINTER(w->uid)));
	struct ledger_entry entry;

	if (!w->has_body || !w->has_uid) {
		f->im->changed = TRUE; /* somebody else changed a flag */
		return TRUE;
	}
	if (index == 0)
		return imap_broken(f->im, _("a mail that was not asked for"), error);
	index--;
	if (f->want[index].size > SLICE)
		return take_slice(f, w, error);
	entry = f->want[index];
	entry.flags = w->has_flags ? w->flags : entry.flags;
	entry.received = w->received;
	if (w->body != NULL)
		return give(f, index, &entry, w->body, error);
	/* NIL: the server has a message without bytes */
	g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);

	return give(f, index, &entry, nothing, error);
}

static gboolean
is_pending(GQueue *jobs, gsize first)
{
	for (GList *l = jobs->head; l != NULL; l = l->next)
		if (((const struct job *)l->data)->first == first)
			return TRUE;
	return FALSE;
}

/* A large mail is complete when its last slice was answered. */
static gboolean
end_slice(struct fetching *f, const struct job *job, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;

	/* by bytes, not by turns: a server may answer several commands before it ends the first */
	f->large_gone |= job->offset >= f->large->len && !f->large_short;
	if (is_pending(f->flight, job->first) || is_pending(f->again, job->first))
		return TRUE;
	/* it is longer than its size said: go on until a slice comes short */
	if (!f->large_gone && !f->large_short && f->large->len < WIRE_LITERAL_MAX) {
		g_queue_push_head(f->again, slice_job(f, job->first, (guint32)f->large->len));
		return TRUE;
	}
	bytes = g_byte_array_free_to_bytes(g_steal_pointer(&f->large));
	return give(f, job->first, &f->large_entry, f->large_gone ? NULL : bytes, error);
}

/* What a job asked for and the server did not send exists no more. */
static gboolean
end_job(struct fetching *f, struct job *job, GError **error)
{
	if (job->slice)
		return end_slice(f, job, error);
	for (gsize i = job->first; i < job->first + job->n; i++)
		if (!give(f, i, &f->want[i], NULL, error))
			return FALSE;
	return TRUE;
}

static gboolean
take_tagged(struct fetching *f, const struct wire *w, enum imap_status status, GError **error)
{
	struct job *job = g_queue_pop_head(f->flight);
	gboolean ok = TRUE;
	gsize len;

	f->flying -= job->bytes;
	/* RFC 5530 §3: what was asked for and did not come was expunged by somebody */
	if (status == IMAP_NO && wire_code(w, "EXPUNGEISSUED", &len) != NULL)
		status = IMAP_OK;
	if (status == IMAP_BAD) {
		g_autofree char *words = wire_words(w);

		ok = imap_broken(f->im, words, error);
	} else if (status == IMAP_NO) {
		g_autofree char *words = wire_words(w);

		f->refused = TRUE;
		if (f->why == NULL)
			err_set(&f->why, ERR_REFUSED, _("Account “%s”: %s will not give mail %u: %s"),
				f->im->account, f->im->host, f->want[job->first].uid, words);
	} else if (!f->refused) {
		ok = end_job(f, job, error);
	}
	renew_budget(f);
	g_free(job);
	return ok;
}

static gboolean
take_response(struct fetching *f, const struct wire *w, GError **error)
{
	const struct job *job = g_queue_peek_head(f->flight);
	enum imap_status status = imap_tagged(w, job->tag);
	struct wire_fetch item;
	gboolean broken, ok;

	if (status != IMAP_OTHER)
		return take_tagged(f, w, status, error);
	if (FAULT("imap_fetch_cut"))
		return err_set(error, ERR_NET, _("Account “%s”: the connection to %s broke (fault "
			"point)."), f->im->account, f->im->host);
	if (!wire_fetch(w, &item, &broken)) {
		if (broken || w->text->str[0] != '*')
			return imap_broken(f->im, "FETCH", error);
		imap_note(f->im, w);
		return TRUE;
	}
	ok = take_fetch(f, &item, error);
	wire_fetch_clear(&item);
	return ok;
}

static gboolean
run(struct fetching *f, GError **error)
{
	struct wire w;
	gboolean ok = TRUE;

	wire_init(&w);
	while (ok) {
		ok = fill_flight(f, error);
		if (!ok || f->flight->length == 0)
			break;
		ok = imap_read(f->im, &w, error) && take_response(f, &w, error);
	}
	wire_clear(&w);
	if (ok && f->refused) {
		g_propagate_error(error, g_steal_pointer(&f->why));
		ok = FALSE;
	}
	return ok;
}

gboolean
imap_fetch_bodies(struct imap *im, const struct ledger_entry *want, gsize n, imap_got got,
	gpointer data, GError **error)
{
	struct fetching f = {.im = im, .want = want, .n = n, .got = got, .data = data};
	gint64 start = date_monotonic(), ms;
	guint64 before = imap_bytes(im), bytes = 0;
	gboolean ok;

	for (gsize i = 0; i < n; i++)
		bytes += want[i].size;
	if (!imap_expect(im, bytes, error))
		return FALSE;
	f.place = g_hash_table_new(g_direct_hash, g_direct_equal);
	f.done = g_new0(guint8, n + 1);
	f.flight = g_queue_new();
	f.again = g_queue_new();
	for (gsize i = 0; i < n; i++)
		g_hash_table_insert(f.place, GUINT_TO_POINTER(want[i].uid),
			GSIZE_TO_POINTER(i + 1));
	ok = run(&f, error);
	ms = date_monotonic() - start;
	if (imap_bytes(im) - before > CHUNK_MIN / 2)
		im->rate = (imap_bytes(im) - before) * 1000 / (guint64)MAX(ms, 1);
	g_hash_table_unref(f.place);
	g_free(f.done);
	g_queue_free_full(f.flight, g_free);
	g_queue_free_full(f.again, g_free);
	g_clear_pointer(&f.large, g_byte_array_unref);
	g_clear_error(&f.why);
	return ok;
}

guint64
imap_rate(const struct imap *im)
{
	return im->rate;
}

void
imap_read_ahead(struct imap *im)
{
	stream_read_ahead(im->st);
}

/* ---- one section ------------------------------------------------------------------- */

struct section {
	struct imap *im;
	guint32 uid;
	guint64 max;
	GBytes *bytes;
};

static gboolean
on_section(const struct wire *w, gpointer data, GError **error)
{
	struct section *s = data;
	struct wire_fetch f;
	gboolean broken;

	if (!wire_fetch(w, &f, &broken)) {
		if (broken)
			return imap_broken(s->im, "FETCH", error);
		imap_note(s->im, w);
		return TRUE;
	}
	if (f.has_body && f.uid == s->uid && f.body != NULL && s->bytes == NULL &&
	    g_bytes_get_size(f.body) <= s->max)
		s->bytes = g_bytes_ref(f.body);
	wire_fetch_clear(&f);
	return TRUE;
}

GBytes *
imap_fetch_section(struct imap *im, guint32 uid, const char *section, guint64 offset, guint64 max,
	GError **error)
{
	struct section s = {im, uid, max, NULL};
	guint tag;

	/* it comes from a mail, by way of the parser */
	if (section[strspn(section, "0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0') {
		err_set(error, ERR_INPUT, _("Account “%s”: the mail has no such part."), im->account);
		return NULL;
	}
	stream_budget(im->st, im->seconds, max + TALK_BYTES);
	tag = imap_send(im, error, "UID FETCH %u (UID BODY.PEEK[%s]<%" G_GUINT64_FORMAT ".%"
		G_GUINT64_FORMAT ">)", uid, section, offset, max);
	if (tag != 0 && imap_until(im, tag, on_section, &s, NULL, error) && s.bytes == NULL)
		err_set(error, ERR_GONE, _("Account “%s”: the mail is no longer on the server."),
			im->account);
	else if (tag != 0 && s.bytes != NULL && (error == NULL || *error == NULL))
		return s.bytes;
	g_clear_pointer(&s.bytes, g_bytes_unref);
	return NULL;
}
