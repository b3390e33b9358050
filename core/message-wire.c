/* core/message-wire.c — the form in which a message crosses the parser's pipe.
 *
 * The version, then every field of the tables below. Both ends are the same program on the
 * same machine, so numbers stand as they do in memory; the version goes first so that a stale
 * child is told from a hostile one. A string is its length and its bytes, a list its count and
 * its items. */
#include "core/message.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <stddef.h>
#include <string.h>

#define MESSAGE_VERSION 3u
#define NO_STRING G_MAXUINT32 /* in place of a length */

enum type { END, STRING, FLAG, WORD, LONG };

struct field {
	enum type type;
	size_t at;
};

struct list {
	size_t at; /* of its GPtrArray in the message */
	guint max;
	size_t item; /* bytes of one in memory */
	const struct field *fields;
};

#define M(type, member) { type, offsetof(struct message, member) }
static const struct field message_fields[] = {
	M(STRING, text), M(STRING, id), M(STRING, thread), M(STRING, parent), M(STRING, subject),
	M(STRING, html_note), M(STRING, lang), M(STRING, url), M(STRING, list_id),
	M(STRING, auth_results), M(STRING, report_of), M(STRING, email), M(STRING, phone),
	M(STRING, profile), M(STRING, keep), M(WORD, kind), M(WORD, automatic), M(FLAG, public_),
	M(FLAG, from_us), M(FLAG, was_html), M(FLAG, raw), M(FLAG, cut), M(FLAG, encrypted),
	M(LONG, at), M(LONG, sent_at), M(LONG, edited_at), M(WORD, rating), M(LONG, reach),
	M(LONG, source_size), { END, 0 },
};
#define P(type, member) { type, offsetof(struct message_person, member) }
static const struct field person_fields[] = { P(WORD, role), P(STRING, address), P(STRING, name),
	P(STRING, id), P(STRING, within), { END, 0 } };
#define A(type, member) { type, offsetof(struct message_part, member) }
static const struct field part_fields[] = { A(STRING, section), A(STRING, name), A(STRING, type),
	A(STRING, cid), A(LONG, size), A(FLAG, inline_), A(STRING, url), { END, 0 } };
#define R(type, member) { type, offsetof(struct message_report, member) }
static const struct field report_fields[] = { R(STRING, recipient), R(STRING, action),
	R(STRING, status), R(STRING, diagnostic), { END, 0 } };

/* One more than allowed is sent of each, so that message_check() sees that it cut. */
static const struct list lists[] = {
	{ offsetof(struct message, people), MESSAGE_PEOPLE_MAX + 1, sizeof(struct message_person),
		person_fields },
	{ offsetof(struct message, parts), MESSAGE_PARTS_MAX + 1, sizeof(struct message_part),
		part_fields },
	{ offsetof(struct message, reports), MESSAGE_REPORTS_MAX + 1,
		sizeof(struct message_report), report_fields },
};

static GPtrArray *
list_of(const struct message *m, const struct list *list)
{
	return *(GPtrArray *const *)(const void *)((const char *)m + list->at);
}

/* ---- out ---------------------------------------------------------------------------- */

static void
put(GByteArray *out, const void *bytes, gsize n)
{
	g_byte_array_append(out, bytes, (guint)n);
}

static void
put_word(GByteArray *out, guint32 word)
{
	put(out, &word, sizeof word);
}

static void
put_string(GByteArray *out, const char *s)
{
	gsize n = s != NULL ? MIN(strlen(s), NO_STRING - 1) : 0;

	put_word(out, s != NULL ? (guint32)n : NO_STRING);
	if (n > 0)
		put(out, s, n);
}

static void
put_fields(GByteArray *out, const void *from, const struct field *f)
{
	for (; f->type != END; f++) {
		const void *at = (const char *)from + f->at;

		if (f->type == STRING)
			put_string(out, *(char *const *)at);
		else
			put(out, at, f->type == LONG ? sizeof(gint64) : sizeof(guint32));
	}
}

/* The first and the newest say the most. */
static void
put_refs(GByteArray *out, const GPtrArray *refs)
{
	guint n = MIN(refs->len, MESSAGE_REFS_MAX);

	put_word(out, n);
	for (guint i = 0; i < n; i++)
		put_string(out, g_ptr_array_index(refs, i == 0 ? 0 : refs->len - n + i));
}

GBytes *
message_pack(const struct message *m)
{
	GByteArray *out = g_byte_array_sized_new(
		1024 + (m->text != NULL ? (guint)MIN(strlen(m->text), MESSAGE_TEXT_MAX) : 0));

	put_word(out, MESSAGE_VERSION);
	put_fields(out, m, message_fields);
	put_refs(out, m->refs);
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		const GPtrArray *items = list_of(m, &lists[i]);
		guint n = MIN(items->len, lists[i].max);

		put_word(out, n);
		for (guint k = 0; k < n; k++)
			put_fields(out, g_ptr_array_index(items, k), lists[i].fields);
	}
	return g_byte_array_free_to_bytes(out);
}

/* ---- in ----------------------------------------------------------------------------- */

struct reader {
	const guint8 *at, *end;
	gboolean sane; /* nothing was out of bounds so far */
};

static void
take(struct reader *r, void *to, gsize n)
{
	r->sane = r->sane && (gsize)(r->end - r->at) >= n;
	if (!r->sane)
		return;
	memcpy(to, r->at, n);
	r->at += n;
}

static guint32
take_word(struct reader *r)
{
	guint32 word = 0;

	take(r, &word, sizeof word);
	return word;
}

static char *
take_string(struct reader *r)
{
	guint32 n = take_word(r);
	char *s;

	if (!r->sane || n == NO_STRING)
		return NULL;
	r->sane = n <= (gsize)(r->end - r->at) && memchr(r->at, '\0', n) == NULL;
	if (!r->sane)
		return NULL;
	s = g_malloc((gsize)n + 1);
	take(r, s, n);
	s[n] = '\0';
	return s;
}

static void
take_fields(struct reader *r, void *into, const struct field *f)
{
	for (; f->type != END && r->sane; f++) {
		void *at = (char *)into + f->at;

		switch (f->type) {
		case STRING: *(char **)at = take_string(r); break;
		case FLAG: *(gboolean *)at = take_word(r) != 0; break;
		case WORD: take(r, at, sizeof(guint32)); break;
		case LONG: take(r, at, sizeof(gint64)); break;
		case END: break;
		}
	}
}

static guint
take_count(struct reader *r, guint max)
{
	guint32 n = take_word(r);

	r->sane = r->sane && n <= max;
	return n;
}

static void
take_lists(struct reader *r, struct message *m)
{
	guint n = take_count(r, MESSAGE_REFS_MAX);

	for (; r->sane && n > 0; n--)
		g_ptr_array_add(m->refs, take_string(r));
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
		for (n = take_count(r, lists[i].max); r->sane && n > 0; n--) {
			void *item = g_malloc0(lists[i].item);

			g_ptr_array_add(list_of(m, &lists[i]), item);
			take_fields(r, item, lists[i].fields);
		}
}

struct message *
message_unpack(GBytes *bytes, GError **error)
{
	gsize n;
	const guint8 *data = g_bytes_get_data(bytes, &n);
	struct reader r = { .at = data, .end = data + n, .sane = TRUE };
	AUTO(message) m = message_new();

	if (take_word(&r) != MESSAGE_VERSION && r.sane) {
		err_set(error, ERR_VERSION,
			_("the parser is of another version than this program; restart guichet-net"));
		return NULL;
	}
	take_fields(&r, m, message_fields);
	take_lists(&r, m);
	if (!r.sane || r.at != r.end) {
		err_set(error, ERR_INPUT, _("the parser's answer was malformed and was not used"));
		return NULL;
	}
	return message_check(m, error) ? g_steal_pointer(&m) : NULL;
}
