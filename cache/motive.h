/* cache/motive.h — why customers write: filled as messages come in, corrected by people, counted.
 *
 * The rules are core/motive's. A correction is an act (ACT_MOTIVE): it always wins, and all of them
 * together are the training list. The reference answer of a motive is an act too (ACT_REFERENCE). */
#ifndef GUICHET_CACHE_MOTIVE_H
#define GUICHET_CACHE_MOTIVE_H

#include "base/conf.h"
#include "cache/db.h"
#include "core/guard.h"
#include "core/motive.h"

/* The rules of this handle: the built-in ones, until motive_use() reads the file `motives` beside the configuration
 * too. ERR_CONFIG when that is faulty: the handle keeps what it had. */
const struct motive_book *motive_book_of(struct db *); /* borrowed while the handle is open */
gboolean motive_use(struct db *, const struct conf *, GError **error);
char *motive_path(const struct conf *); /* of that file, there or not (transfer full) */

/* DB_NET: what the rules find in a message that has just been stored, inside its transaction. */
gboolean motive_take(struct db *, gint64 message, const struct motive_text *, GError **error);
/* DB_NET: after the rules have changed, reads at most `batch` messages again, newest first. How many, 0 when all
 * are, -1 on failure. */
int motive_follow(struct db *, int batch, GError **error);

/* What a case is about, "" when nobody knows; *manual (may be NULL): a person said so (transfer full). */
char *motive_of_case(struct db *, gint64 case_id, gboolean *manual, GError **error);

/* ---- answers ----------------------------------------------------------------------- */

struct motive_answer { /* one that was sent, on whatever channel */
	gint64 message, case_id, at;
	char *account, *channel, *kind, *title, *author, *text; /* kind: core/channel name; title: of the channel; text as sent */
	gboolean public_;
};
void motive_answer_free(struct motive_answer *);
/* The newest answers on a motive, newest first, at most `count`, not older than `since` (struct motive_answer *). */
GPtrArray *motive_answers(struct db *, const char *motive, gint64 since, int count, GError **error);

/* The answer that others are held against; NULL without error when there is none (transfer full). */
char *motive_reference(struct db *, const char *motive, GError **error);

/* ---- the training list ------------------------------------------------------------- */

struct motive_lesson { /* what a person said of a case, and what the rules say of its messages */
	gint64 case_id, at;
	char *advisor, *motive, *rules, *subject, *text; /* rules: "" none; text: of the customer's first message */
};
void motive_lesson_free(struct motive_lesson *);
GPtrArray *motive_lessons(struct db *, GError **error); /* newest first (struct motive_lesson *) */

/* ---- what comes back (F10) --------------------------------------------------------- */

struct motive_row { /* a motive on a day, and on the MOTIVE_DAYS before it */
	char *name; /* "" : messages without a motive */
	int customers; /* k: distinct dissatisfied ones on the day */
	int before; /* the same, summed over the days before */
	int messages, angry; /* on all these days; angry: written by dissatisfied customers */
	int days[MOTIVE_DAYS + 1]; /* distinct dissatisfied customers of each day, the oldest first */
	gboolean recurring, reference; /* reference: it has a reference answer */
	gint64 first_at; /* its first dissatisfied message on these days, 0 none */
	char **channels; /* titles, where those of the day came from */
	char **quotes; /* the angriest of the day, three at most: first words, numbers masked */
};
void motive_row_free(struct motive_row *);
/* Every motive that was seen, recurring ones first, then by customers. The day is the local one that holds `now`;
 * `guard` knows the bank's account numbers, may be NULL. */
GPtrArray *motive_report(struct db *, const struct guard *, gint64 now, GError **error);

#define MOTIVE_WORDS_TEXTS 20000 /* at most so many messages are read, newest first */
/* Words of the day's messages that were rare on the days before. They are read a piece at a time. */
struct motive_words;
struct motive_words *motive_words_new(gint64 now);
void motive_words_free(struct motive_words *);
AUTO_DEFINE(motive_words);
/* Reads at most `texts` messages more: 1 there are more, 0 that was all, -1 on failure. */
int motive_words_more(struct motive_words *, struct db *, int texts, GError **error);
GPtrArray *motive_words_rising(const struct motive_words *, guint max); /* struct word_rise * */

#endif
