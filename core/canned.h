/* core/canned.h — an answer that is written once: what it states, and a body for each class of channel (FEATURES F9).
 *
 * One file a template, guichet-template(5): keys, then parts that begin at a line "--- NAME". Every part is mustache
 * (core/template). Pure: cache/canned has the files. */
#ifndef GUICHET_CORE_CANNED_H
#define GUICHET_CORE_CANNED_H

#include "core/length.h"
#include "core/template.h"

/*	part     name      what it is for; the limit of what everybody reads is that of the narrowest channel */
#define CANNED_PARTS(_) \
	_(FACTS,  "facts",  N_("what the answer states, in plain sentences")) \
	_(MAIL,   "mail",   N_("e-mail")) \
	_(CHAT,   "chat",   N_("chat and private messages")) \
	_(SHORT,  "short",  N_("public posts: at most 280")) \
	_(REVIEW, "review", N_("answers to public reviews: at most 350, no link"))

enum canned_part {
#define CANNED_ENUM(part, name, help) CANNED_##part,
	CANNED_PARTS(CANNED_ENUM)
#undef CANNED_ENUM
	CANNED_PART_N
};
const char *canned_part_name(enum canned_part);
const char *canned_part_help(enum canned_part); /* not translated yet */
gboolean canned_part_parse(const char *name, enum canned_part *);

struct canned_ask { /* a value that only the advisor knows: {{ask.NAME}} */
	char *name, *question, *preset; /* preset NULL: none */
};

struct canned {
	char *name; /* of its file, without ".tpl" */
	char *title, *lang, *motive, *keywords, *subject; /* lang "fr" or "en"; "" where not given */
	char *parts[CANNED_PART_N]; /* NULL: there is none */
	guint lines[CANNED_PART_N]; /* where each begins in the file */
	GPtrArray *asks; /* struct canned_ask * */
	GPtrArray *files; /* char *: names of files that go with it */
};
void canned_free(struct canned *);
AUTO_DEFINE(canned);

/* Lower-case letters, digits, dots and hyphens, no dot in front, at most 80: a file name anywhere. */
gboolean canned_name_is_good(const char *name);

/* Reads a file's text. NULL with ERR_INPUT: "NAME.tpl:LINE: what is wrong" (transfer full). */
struct canned *canned_parse(const char *text, const char *name, GError **error);

/* The part for a kind of channel (core/channel), or the nearest that may stand there: nothing written for one person ever
 * goes where everybody reads. FALSE when there is none. */
gboolean canned_part_for(const struct canned *, const char *kind, gboolean public_, enum canned_part *);

/* What a template may speak of. Row by row, NULL at the end; public_: may stand where everybody reads. Help is not
 * translated yet. */
const char *canned_value_name(guint index, gboolean *public_, const char **help);

/* Data with a made-up value for everything, the asked ones too (transfer full). */
struct value *canned_sample(const struct canned *);

/* ---- checks at save -------------------------------------------------------------------------------- */

struct canned_limit { /* of a channel that takes this class */
	enum canned_part part;
	struct length_rule rule;
	const char *title; /* of the channel, shown */
};
struct canned_check {
	const char *(*partial)(gpointer user, const char *name); /* as in struct template_job */
	gpointer user;
	gboolean (*has_file)(gpointer user, const char *name); /* NULL: files are not looked at */
	const struct canned_limit *limits; /* beside those of the classes */
	gsize n_limits;
};
/* What is wrong, one sentence each, with file and line (char *, transfer full; empty: it may be used): tags that do
 * not read, values that nobody gives or that must not be public, parts that do not state the same facts as the facts
 * part, bodies longer than a channel takes, links where none may be, files that are not there. */
GPtrArray *canned_check(const struct canned *, const struct canned_check *);

#endif
