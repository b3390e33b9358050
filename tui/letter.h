/* tui/letter.h — a draft while it is being written: saved, checked, sent. No drawing. */
#ifndef GUICHET_TUI_LETTER_H
#define GUICHET_TUI_LETTER_H

#include "cache/answer.h"
#include "cache/review.h"
#include "cache/terms.h"
#include "tui/desk.h"

struct letter {
	struct draft *draft; /* its row exists from the beginning */
	char *account; /* name */
	struct terms *terms; /* of its channel; NULL: the account is gone */
	gboolean note;
	gsize cursor; /* where the writer's words begin */
	GPtrArray *files; /* struct draft_file * */
	GPtrArray *problems; /* char *: why it cannot be sent as it stands */
	GPtrArray *doubts; /* char *: what a careful person would look at again */
	char *suspect; /* what does not fit about whom it answers, or NULL */
	gboolean touched; /* the person has changed something */
};

/* Each saves the draft's row before it returns; NULL after telling why not (transfer full). */
struct letter *letter_begin(struct desk *, enum reply_kind, gint64 case_id);
struct letter *letter_note(struct desk *, gint64 case_id);
struct letter *letter_resume(struct desk *, gint64 draft);
void letter_free(struct letter *);
AUTO_DEFINE(letter);

/* FALSE after telling why not. */
gboolean letter_save(struct letter *, struct desk *);
void letter_check(struct letter *, struct desk *);
/* FALSE after saying that the channel takes none. */
gboolean letter_takes_files(const struct letter *, struct desk *);
gboolean letter_attach(struct letter *, struct desk *, const char *path);
gboolean letter_attach_data(struct letter *, struct desk *, const char *name, GBytes *data);
void letter_detach(struct letter *, struct desk *, int pos);
/* What came since the writer looked, one sentence, or NULL (transfer full). */
char *letter_news(const struct letter *, struct desk *);
/* The writer has seen it. */
void letter_look(struct letter *, struct desk *);
/* Freezes it into the outbox with what the checks said (a note: into the journal); reason: why though they object.
 * TRUE when done; *leaves is when it goes. */
gboolean letter_send(struct letter *, struct desk *, const struct review *, const char *reason, gint64 hold_until,
	gint64 *leaves);

/* File names that `text` may become, for a prompt. */
void letter_complete_path(struct desk *, const char *text, GPtrArray *candidates);

#endif
