/* cli/rows.h — the rows that commands print: their keys (guichet-json(7)), and how they are filled. */
#ifndef GUICHET_CLI_ROWS_H
#define GUICHET_CLI_ROWS_H

#include "cache/account.h"
#include "cache/acknowledge.h"
#include "cache/board.h"
#include "cache/canned.h"
#include "cache/inbox.h"
#include "cache/motive.h"
#include "cache/outbox.h"
#include "cache/promises.h"
#include "cache/redirect.h"
#include "cache/search.h"
#include "cache/stats.h"
#include "cli/out.h"

extern const struct out_set rows_case, rows_message, rows_part, rows_act, rows_outbox,
	rows_hit, rows_account, rows_check, rows_key, rows_length, rows_finding;
extern const struct out_set rows_agree, rows_guard, rows_promise, rows_commitment, rows_redirect; /* rows-checks.c */

/* rows-template.c */
extern const struct out_set rows_rendered, rows_template, rows_acknowledgement;

/* rows-time.c */
extern const struct out_set rows_due, rows_elapsed, rows_segment, rows_explained, rows_episode,
	rows_unanswered, rows_fate, rows_claims;

/* rows-desk.c */
extern const struct out_set rows_stats;
struct out_row *row_of_stats(const struct stats_line *, enum stats_by);
extern const struct out_set rows_motive, rows_found, rows_word, rows_lesson, rows_queue, rows_advisor, rows_board_promise;
struct out_row *row_of_queue(const struct board_queue *);
struct out_row *row_of_board_promise(const struct board_queue *);
struct out_row *row_of_advisor(const struct board_advisor *);

/* All of them, for the manual (borrowed, NULL-terminated). */
const struct out_set *const *rows_all(void);

struct out_row *row_of_case(const struct inbox_row *, gint64 now);
struct out_row *row_of_message(const struct inbox_message *);
struct out_row *row_of_part(const struct inbox_message *, const struct inbox_part *);
struct out_row *row_of_redirect(const struct redirect *);
struct out_row *row_of_commitment(const struct promise_row *, gint64 now);
struct out_row *row_of_act(const struct inbox_act *);
struct out_row *row_of_outbox(const struct outbox *);
struct out_row *row_of_hit(const struct search_hit *);
struct out_row *row_of_motive(const struct motive_row *, const struct motive_book *);
struct out_row *row_of_lesson(const struct motive_lesson *);
struct out_row *row_of_template(const struct canned *, struct canned_use);
struct out_row *row_of_acknowledgement(const struct acknowledge_row *, gint64 now);
struct out_row *row_of_account(const struct account *);

#endif
