/* net/imap-box.c — folders: list, select, flags, append, search, idle. */
#include "net/imap-session.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <time.h>

#define TALK_BYTES (256u * 1024)
#define LIST_BYTES (16u * 1024 * 1024)
#define FLAGS_BYTES (512ull * 1024 * 1024) /* 5 million messages */
#define FLAGS_LINE 45 /* of one mail in a list of all flags */
#define FOLDERS_MAX 20000u
#define NOOP_S 30
#define DONE_S 10 /* for the end of an IDLE */

/* ---- LIST -------------------------------------------------------------------------- */

static void
imap_folder_free(gpointer data)
{
	struct imap_folder *f = data;

	g_free(f->wire);
	g_free(f->name);
	g_free(f->role);
	g_free(f);
}

static gboolean
flag_is(const char *flag, const char *name)
{
	return flag != NULL && g_ascii_strcasecmp(flag + (*flag == '\\'), name) == 0;
}

/* RFC 6154 attributes first; then names that servers without it use. */
static const char *
role_of(const struct mailimap_mailbox_list *box, const char *name)
{
	static const struct {
		const char *role, *attribute, *names;
	} roles[] = {
		{"sent", "Sent", "|sent|sent items|sent mail|sent messages|envoyés|éléments envoyés|"},
		{"drafts", "Drafts", "|drafts|brouillons|"},
		{"junk", "Junk", "|junk|spam|indésirables|courrier indésirable|"},
		{"trash", "Trash", "|trash|corbeille|deleted items|deleted messages|éléments supprimés|"},
		{"archive", "Archive", "|archive|archives|"},
	};
	const char *leaf = box->mb_delimiter != '\0' ? strrchr(name, box->mb_delimiter) : NULL;
	g_autofree char *lower = g_utf8_strdown(leaf != NULL ? leaf + 1 : name, -1);
	g_autofree char *word = g_strconcat("|", lower, "|", NULL);

	if (g_ascii_strcasecmp(name, "INBOX") == 0)
		return "inbox";
	for (gsize i = 0; box->mb_flag != NULL && i < G_N_ELEMENTS(roles); i++)
		for (clistiter *f = clist_begin(box->mb_flag->mbf_oflags); f != NULL;
			f = clist_next(f)) {
			const struct mailimap_mbx_list_oflag *flag = clist_content(f);

			if (flag_is(flag->of_flag_ext, roles[i].attribute))
				return roles[i].role;
		}
	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
		if (strchr(lower, '|') == NULL && strstr(roles[i].names, word) != NULL)
			return roles[i].role;
	return "";
}

static struct imap_folder *
folder_of(const struct mailimap_mailbox_list *box)
{
	struct imap_folder *f;

	if (box->mb_name == NULL || text_has_break(box->mb_name, -1) || *box->mb_name == '\0')
		return NULL; /* it could never be named in a command */
	f = g_new0(struct imap_folder, 1);
	f->wire = g_strdup(box->mb_name);
	f->name = wire_name_decode(box->mb_name);
	if (g_ascii_strcasecmp(f->name, "INBOX") == 0) {
		g_free(f->name);
		f->name = g_strdup("INBOX");
	}
	f->role = g_strdup(role_of(box, f->name));
	f->selectable = box->mb_flag == NULL ||
		box->mb_flag->mbf_type != MAILIMAP_MBX_LIST_FLAGS_SFLAG ||
		box->mb_flag->mbf_sflag != MAILIMAP_MBX_LIST_SFLAG_NOSELECT;
	return f;
}

GPtrArray *
imap_list(struct imap *im, GError **error)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(imap_folder_free);
	clist *list = NULL;
	int r;

	stream_budget(im->st, im->seconds, LIST_BYTES);
	if (!imap_settle(im, error)) {
		g_ptr_array_unref(out);
		return NULL;
	}
	r = mailimap_list(im->etpan, "", "*", &list);
	if (r != MAILIMAP_NO_ERROR) {
		imap_explain(im, "LIST", r, error);
		g_ptr_array_unref(out);
		return NULL;
	}
	for (clistiter *i = clist_begin(list); i != NULL && out->len < FOLDERS_MAX;
		i = clist_next(i)) {
		struct imap_folder *f = folder_of(clist_content(i));

		if (f != NULL)
			g_ptr_array_add(out, f);
	}
	mailimap_list_result_free(list);
	return out;
}

/* ---- SELECT, STATUS ---------------------------------------------------------------- */

struct selecting {
	struct imap *im;
	struct imap_box *box;
	GArray *vanished, *changed;
	guint32 below; /* UIDs known last time lie below it */
};

static void
add_entry(GArray *out, const struct wire_fetch *f)
{
	struct ledger_entry entry = {.uid = f->uid, .flags = f->flags, .size = f->size,
		.received = f->received};

	g_array_append_val(out, entry);
}

static gboolean
on_select(const struct wire *w, gpointer data, GError **error)
{
	struct selecting *s = data;
	struct wire_fetch f;
	gboolean broken;
	guint64 n;
	gsize len;

	if (wire_number(w, "EXISTS", &s->box->exists))
		return TRUE;
	if (wire_code_number(w, "UIDVALIDITY", &n))
		s->box->uidvalidity = (guint32)n;
	else if (wire_code_number(w, "UIDNEXT", &n))
		s->box->uidnext = (guint32)n;
	else if (wire_code_number(w, "HIGHESTMODSEQ", &n))
		s->box->modseq = n;
	else if (wire_code(w, "NOMODSEQ", &len) != NULL)
		s->box->modseq = 0;
	else if (s->vanished != NULL && wire_untagged(w, "VANISHED")) {
		/* it may name every UID that never was: then the counts tell that a comparison is due */
		if (!wire_vanished(w, 0, s->vanished))
			g_array_set_size(s->vanished, 0);
	} else if (wire_fetch(w, &f, &broken)) {
		if (f.has_uid && f.has_flags && s->changed != NULL)
			add_entry(s->changed, &f);
		wire_fetch_clear(&f);
	} else if (broken)
		return imap_broken(s->im, "FETCH", error);
	return TRUE;
}

/* Sent behind an ENABLE that has no answer yet: a round trip less. The tag, 0 on failure; *refused: that
 * answer was no, and what was sent leant on it. */
static guint
send_select(struct imap *im, guint32 uidvalidity, guint64 modseq, gboolean *refused, GError **error)
{
	g_autofree char *extra = NULL;
	guint ahead = im->enabling, tag;

	if (im->qresync && uidvalidity != 0 && modseq != 0)
		extra = g_strdup_printf(" (QRESYNC (%u %" G_GUINT64_FORMAT "))", uidvalidity,
			modseq);
	else if (im->condstore && !im->qresync)
		extra = g_strdup(" (CONDSTORE)");
	stream_budget(im->st, im->seconds, FLAGS_BYTES);
	im->enabling = 0;
	tag = imap_send(im, error, "SELECT %s%s", im->quoted, extra != NULL ? extra : "");
	im->enabling = ahead;
	if (tag == 0 || !imap_settle(im, error))
		return 0;
	*refused = ahead != 0 && !im->qresync && extra != NULL;
	return tag;
}

gboolean
imap_select(struct imap *im, const char *wire, guint32 uidvalidity, guint64 modseq,
	struct imap_box *box, GArray *vanished, GArray *changed, GError **error)
{
	struct selecting s = {im, box, vanished, changed, 0};
	gboolean ok, refused = FALSE;
	struct wire last;
	guint tag;
	gsize len;

	*box = (struct imap_box){0};
	if (imap_mailbox(im, wire, error) == NULL)
		return FALSE;
	tag = send_select(im, uidvalidity, modseq, &refused, error);
	if (refused) { /* whatever it says to that */
		imap_until(im, tag, NULL, NULL, NULL, NULL);
		tag = send_select(im, uidvalidity, modseq, &refused, error);
	}
	wire_init(&last);
	ok = tag != 0 && imap_until(im, tag, on_select, &s, &last, error);
	box->read_only = ok && wire_code(&last, "READ-ONLY", &len) != NULL;
	wire_clear(&last);
	im->exists = box->exists;
	im->changed = FALSE;
	if (ok && box->uidvalidity == 0)
		return imap_broken(im, _("no UIDVALIDITY"), error);
	return ok;
}

static gboolean
on_status(const struct wire *w, gpointer data, GError **error)
{
	struct selecting *s = data;
	guint64 n;

	(void)error;
	if (!wire_untagged(w, "STATUS")) {
		imap_note(s->im, w);
		return TRUE;
	}
	if (wire_item_number(w, "UIDVALIDITY", &n))
		s->box->uidvalidity = (guint32)n;
	if (wire_item_number(w, "UIDNEXT", &n))
		s->box->uidnext = (guint32)n;
	if (wire_item_number(w, "MESSAGES", &n))
		s->box->exists = (guint32)n;
	if (wire_item_number(w, "HIGHESTMODSEQ", &n))
		s->box->modseq = n;
	return TRUE;
}

gboolean
imap_status(struct imap *im, const char *wire, struct imap_box *box, GError **error)
{
	struct selecting s = {im, box, NULL, NULL, 0};

	*box = (struct imap_box){0};
	return imap_mailbox(im, wire, error) != NULL &&
		imap_command(im, TALK_BYTES, on_status, &s, NULL, error,
			"STATUS %s (UIDNEXT UIDVALIDITY MESSAGES%s)", im->quoted,
			im->condstore ? " HIGHESTMODSEQ" : "");
}

/* ---- flags ------------------------------------------------------------------------- */

struct listing {
	struct imap *im;
	GArray *out;
	guint32 first, last; /* a range "n:*" also names the last message: filter */
};

static gboolean
on_flags(const struct wire *w, gpointer data, GError **error)
{
	struct listing *l = data;
	struct wire_fetch f;
	gboolean broken;

	if (!wire_fetch(w, &f, &broken)) {
		if (broken)
			return imap_broken(l->im, "FETCH", error);
		imap_note(l->im, w);
		return TRUE;
	}
	if (f.has_uid && f.has_flags && f.uid >= l->first &&
	    (l->last == 0 || f.uid <= l->last)) {
		if (l->out->len >= WIRE_SET_MAX)
			return imap_broken(l->im, _("more messages than a folder can hold"), error);
		add_entry(l->out, &f);
	}
	wire_fetch_clear(&f);
	return TRUE;
}

gboolean
imap_fetch_flags(struct imap *im, guint32 first, guint32 last, guint64 changed_since,
	GArray *out, GError **error)
{
	struct listing l = {im, out, first, last};
	char to[16] = "*";

	if (im->exists == 0) /* "1:*" names no message then, and some servers say BAD */
		return TRUE;
	if (first == 1 && last == 0 && changed_since == 0 &&
	    !imap_expect(im, im->exists * (guint64)FLAGS_LINE, error))
		return FALSE;
	if (last != 0)
		g_snprintf(to, sizeof(to), "%u", last);
	if (changed_since > 0)
		return imap_command(im, FLAGS_BYTES, on_flags, &l, NULL, error,
			"UID FETCH %u:%s (FLAGS) (CHANGEDSINCE %" G_GUINT64_FORMAT ")", first, to,
			changed_since);
	return imap_command(im, FLAGS_BYTES, on_flags, &l, NULL, error,
		"UID FETCH %u:%s (FLAGS RFC822.SIZE)", first, to);
}

gboolean
imap_fetch_newest(struct imap *im, guint32 n, GArray *out, GError **error)
{
	struct listing l = {im, out, 1, 0};

	if (im->exists == 0)
		return TRUE;
	return imap_command(im, FLAGS_BYTES, on_flags, &l, NULL, error,
		"FETCH %u:* (UID FLAGS RFC822.SIZE)", im->exists > n ? im->exists - n + 1 : 1);
}

static const char *
flag_name(guint32 flag)
{
	switch (flag) {
	case FLAG_SEEN:
		return "\\Seen";
	case FLAG_ANSWERED:
		return "\\Answered";
	case FLAG_FLAGGED:
		return "\\Flagged";
	case FLAG_DELETED:
		return "\\Deleted";
	default:
		return "\\Draft";
	}
}

gboolean
imap_store_flag(struct imap *im, guint32 uid, guint32 flag, gboolean on, GError **error)
{
	return imap_command(im, TALK_BYTES, NULL, NULL, NULL, error,
		"UID STORE %u %cFLAGS.SILENT (%s)", uid, on ? '+' : '-', flag_name(flag));
}

/* ---- APPEND, SEARCH ---------------------------------------------------------------- */

static char *
append_arguments(guint32 flags, gint64 at)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec"};
	GString *out = g_string_new(" (");
	time_t seconds = (time_t)(at / 1000);
	struct tm tm;

	for (guint32 bit = FLAG_SEEN; bit <= FLAG_DRAFT; bit <<= 1)
		if ((flags & bit) != 0)
			g_string_append_printf(out, "%s%s", out->len > 2 ? " " : "", flag_name(bit));
	g_string_append_c(out, ')');
	if (at > 0 && gmtime_r(&seconds, &tm) != NULL)
		g_string_append_printf(out, " \"%02d-%s-%04d %02d:%02d:%02d +0000\"", tm.tm_mday,
			months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return g_string_free(out, FALSE);
}

/* Until the server says "go on"; a tagged NO comes instead when it does not want it. */
static gboolean
wait_continue(struct imap *im, guint tag, GError **error)
{
	struct wire w;
	gboolean ok = FALSE;

	wire_init(&w);
	while (imap_read(im, &w, error)) {
		if (w.text->str[0] == '+') {
			ok = TRUE;
			break;
		}
		if (imap_tagged(&w, tag) != IMAP_OTHER) {
			g_autofree char *words = wire_words(&w);

			err_set(error, ERR_REFUSED, _("Account “%s”: %s answers: %s"), im->account,
				im->host, words);
			break;
		}
		imap_note(im, &w);
	}
	wire_clear(&w);
	return ok;
}

gboolean
imap_append(struct imap *im, const char *wire, GBytes *message, guint32 flags, gint64 at,
	guint32 *uid, GError **error)
{
	g_autofree char *arguments = append_arguments(flags, at);
	gsize len, n;
	const char *data = g_bytes_get_data(message, &len), *code;
	struct wire last;
	gboolean ok;
	guint tag;

	*uid = 0;
	if (imap_mailbox(im, wire, error) == NULL)
		return FALSE;
	stream_budget(im->st, im->seconds, TALK_BYTES);
	tag = imap_send(im, error, "APPEND %s%s {%zu}", im->quoted, arguments, len);
	if (tag == 0 || !wait_continue(im, tag, error))
		return FALSE;
	wire_init(&last);
	ok = imap_send_raw(im, data, len, error) && imap_send_raw(im, "\r\n", 2, error) &&
		imap_until(im, tag, NULL, NULL, &last, error);
	code = ok ? wire_code(&last, "APPENDUID", &n) : NULL;
	if (code != NULL) {
		const char *space = memchr(code, ' ', n);
		guint64 value = space != NULL ? g_ascii_strtoull(space + 1, NULL, 10) : 0;

		*uid = value <= G_MAXUINT32 ? (guint32)value : 0;
	}
	wire_clear(&last);
	return ok;
}

static gboolean
on_search(const struct wire *w, gpointer data, GError **error)
{
	struct listing *l = data;

	if (!wire_untagged(w, "SEARCH"))
		imap_note(l->im, w);
	else if (!wire_search(w, l->out))
		return imap_broken(l->im, "SEARCH", error);
	return TRUE;
}

static gint
by_number(gconstpointer a, gconstpointer b)
{
	guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

	return x < y ? -1 : x > y;
}

GArray *
imap_search_message_id(struct imap *im, const char *message_id, GError **error)
{
	g_autofree char *quoted = wire_quote(message_id);
	struct listing l = {im, g_array_new(FALSE, FALSE, sizeof(guint32)), 0, 0};

	if (quoted == NULL)
		err_set(error, ERR_INPUT, _("Account “%s”: a Message-ID with a line break or 8-bit "
			"characters cannot be looked for."), im->account);
	else if (imap_command(im, LIST_BYTES, on_search, &l, NULL, error,
			"UID SEARCH HEADER Message-ID %s", quoted)) {
		g_array_sort(l.out, by_number);
		return l.out;
	}
	g_array_unref(l.out);
	return NULL;
}

/* ---- IDLE -------------------------------------------------------------------------- */

/* Reads what is there. FALSE on error. */
static gboolean
take_news(struct imap *im, GError **error)
{
	struct wire w;
	gboolean ok = TRUE;

	wire_init(&w);
	do {
		ok = imap_read(im, &w, error);
		if (ok)
			imap_note(im, &w);
	} while (ok && (stream_wait(im->stream, im->st, -1, 0) & 1) != 0);
	wire_clear(&w);
	return ok;
}

static int
watch(struct imap *im, int fd, imap_woken woken, gpointer data, gint64 until, GError **error)
{
	for (;;) {
		gint64 ms = until - date_monotonic();
		int bits;

		if (im->changed)
			return 1;
		if (ms <= 0)
			return 0;
		bits = stream_wait(im->stream, im->st, fd, (int)MIN(ms, G_MAXINT));
		if ((bits & 1) != 0) {
			stream_budget(im->st, im->seconds, FLAGS_BYTES);
			if (!take_news(im, error))
				return -1;
		}
		if ((bits & 2) != 0 && (woken == NULL || woken(data)))
			return 2 | (im->changed ? 1 : 0);
	}
}

int
imap_idle(struct imap *im, int fd, imap_woken woken, gpointer data, int seconds, GError **error)
{
	gint64 until = date_monotonic() + (gint64)seconds * 1000;
	gboolean can = imap_can(im, "IDLE");
	GError *why = NULL;
	guint tag = 0;
	int bits = 0;

	if (FAULT("imap_idle"))
		return err_set(error, ERR_NET, _("Account “%s”: the connection to %s broke (fault "
			"point)."), im->account, im->host) - 1;
	if (can) {
		stream_budget(im->st, im->seconds, TALK_BYTES);
		tag = imap_send(im, error, "IDLE");
		if (tag == 0)
			return -1;
		if (!wait_continue(im, tag, &why)) {
			if (!g_error_matches(why, ERR, ERR_REFUSED)) {
				g_propagate_error(error, why);
				return -1;
			}
			log_info("%s", why->message); /* offered and refused: ask now and then */
			g_error_free(why);
			g_hash_table_remove(im->caps, "IDLE");
			return imap_idle(im, fd, woken, data, seconds, error);
		}
		bits = watch(im, fd, woken, data, until, error);
		if (bits < 0)
			return -1;
		stream_budget(im->st, MIN(im->seconds, DONE_S), FLAGS_BYTES);
		if (!imap_send_raw(im, "DONE\r\n", 6, error) ||
		    !imap_until(im, tag, NULL, NULL, NULL, error))
			return -1;
		return bits | (im->changed ? 1 : 0);
	}
	while (bits == 0 && date_monotonic() < until) {
		bits = watch(im, fd, woken, data, MIN(until, date_monotonic() + NOOP_S * 1000),
			error);
		if (bits < 0 || (bits == 0 && !imap_command(im, FLAGS_BYTES, NULL, NULL, NULL,
				error, "NOOP")))
			return -1;
	}
	return bits;
}
