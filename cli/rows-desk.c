/* cli/rows-desk.c — rows about the desk as a whole: motives, the board, statistics. */
#include "cli/rows.h"

#include <glib/gi18n.h>
#include <math.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column motive_columns[] = {
	{ "motive", OUT_STRING, N_("Motive"), LOOK_PLAIN, "its name; empty: messages without a motive" },
	{ "title", OUT_STRING, N_("About"), LOOK_WIDE, "its title" },
	{ "recurring", OUT_BOOL, N_("Recurs"), LOOK_PLAIN,
		"five customers or more, and less than one chance in a thousand that so many come by accident" },
	{ "customers", OUT_INT, N_("Customers"), LOOK_RIGHT, "distinct dissatisfied customers on the day" },
	{ "expected", OUT_REAL, N_("Usual"), LOOK_RIGHT,
		"their average on the 28 days before, 0.3 at least" },
	{ "chance", OUT_REAL, NULL, LOOK_RIGHT, "probability of that many or more (Poisson)" },
	{ "angry", OUT_INT, N_("28 days"), LOOK_RIGHT,
		"messages of dissatisfied customers on the day and the 28 before" },
	{ "days", OUT_LIST, NULL, LOOK_PLAIN,
		"distinct dissatisfied customers of each of these 29 days, the oldest first" },
	{ "channels", OUT_LIST, N_("Channels"), LOOK_PLAIN, "where those of the day came from" },
	{ "quotes", OUT_LIST, NULL, LOOK_PLAIN,
		"first words of the three angriest messages of the day, numbers masked" },
	{ "first_seen", OUT_TIME, NULL, LOOK_DATE, "the first such message of these days, or null" },
	{ "reference", OUT_BOOL, NULL, LOOK_PLAIN, "it has a reference answer" },
	{ "gap", OUT_BOOL, N_("No answer ready"), LOOK_PLAIN, "it recurs, and has no reference answer" },
	END,
};
const struct out_set rows_motive = { "motive", "motives", motive_columns };

struct out_row *
row_of_motive(const struct motive_row *m, const struct motive_book *book)
{
	struct out_row *row = out_row_new(&rows_motive);
	char *days[MOTIVE_DAYS + 2] = { NULL };

	for (int i = 0; i <= MOTIVE_DAYS; i++)
		days[i] = g_strdup_printf("%d", m->days[i]);
	out_put_string(row, "motive", m->name);
	out_put_string(row, "title", *m->name != '\0' ? motive_book_title(book, m->name) : _("(no motive found)"));
	out_put_bool(row, "recurring", m->recurring);
	out_put_int(row, "customers", m->customers);
	out_put_real(row, "expected", motive_expected(m->before));
	out_put_real(row, "chance", motive_chance(m->customers, motive_expected(m->before)));
	out_put_int(row, "angry", m->angry);
	out_put_list(row, "days", days);
	out_put_list(row, "channels", m->channels);
	out_put_list(row, "quotes", m->quotes);
	out_put_time(row, "first_seen", m->first_at);
	out_put_bool(row, "reference", m->reference);
	out_put_bool(row, "gap", m->recurring && !m->reference);
	for (int i = 0; i <= MOTIVE_DAYS; i++)
		g_free(days[i]);
	return row;
}

static const struct out_column found_columns[] = {
	{ "motive", OUT_STRING, N_("Motive"), LOOK_PLAIN, "name of a motive; empty on the last row" },
	{ "title", OUT_STRING, N_("About"), LOOK_WIDE, "its title; on the last row: dissatisfaction" },
	{ "weight", OUT_INT, N_("Weight"), LOOK_RIGHT,
		"weights of the phrases found; on the last row the mood, 3 or more: dissatisfied" },
	END,
};
const struct out_set rows_found = { "found", "motives match", found_columns };

static const struct out_column word_columns[] = {
	{ "word", OUT_STRING, N_("Word"), LOOK_PLAIN, "without case and accents" },
	{ "today", OUT_INT, N_("Today"), LOOK_RIGHT, "messages of the day that have it" },
	{ "before", OUT_INT, N_("28 days"), LOOK_RIGHT, "messages of the 28 days before that have it" },
	{ "ratio", OUT_REAL, N_("Ratio"), LOOK_RIGHT,
		"log-likelihood ratio (Dunning); 15.13: one chance in ten thousand" },
	END,
};
const struct out_set rows_word = { "word", "motives words", word_columns };

static const struct out_column lesson_columns[] = {
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of the case" },
	{ "motive", OUT_STRING, N_("Motive"), LOOK_PLAIN, "what a person said; empty: none of them" },
	{ "rules", OUT_STRING, N_("Rules said"), LOOK_PLAIN, "what the rules say; empty: none" },
	{ "advisor", OUT_STRING, N_("Advisor"), LOOK_PLAIN, "who said it" },
	{ "at", OUT_TIME, NULL, LOOK_DATE, "when" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject of the case" },
	{ "text", OUT_STRING, NULL, LOOK_PLAIN, "the customer's first message" },
	END,
};
const struct out_set rows_lesson = { "lesson", "motives training", lesson_columns };

struct out_row *
row_of_lesson(const struct motive_lesson *l)
{
	struct out_row *row = out_row_new(&rows_lesson);

	out_put_int(row, "case", l->case_id);
	out_put_string(row, "motive", l->motive);
	out_put_string(row, "rules", l->rules);
	out_put_string(row, "advisor", l->advisor);
	out_put_time(row, "at", l->at);
	out_put_string(row, "subject", l->subject);
	out_put_string(row, "text", l->text);
	return row;
}

/* ---- the board --------------------------------------------------------------------- */

static const struct out_column queue_columns[] = {
	{ "queue", OUT_STRING, N_("Queue"), LOOK_PLAIN, "its name" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "channel of its first account" },
	{ "open", OUT_INT, N_("Open"), LOOK_RIGHT, "cases that are not resolved" },
	{ "waiting", OUT_INT, N_("Waiting"), LOOK_RIGHT, "those in which a customer waits now" },
	{ "unclaimed", OUT_INT, N_("Nobody's"), LOOK_RIGHT, "waiting, and claimed by nobody" },
	{ "first", OUT_INT, N_("First"), LOOK_RIGHT, "waiting for the first reply of all" },
	{ "late", OUT_INT, N_("Late"), LOOK_RIGHT, "waiting beyond the target" },
	{ "warn", OUT_INT, N_("Soon"), LOOK_RIGHT, "little of the target is left: a fifth, or 15 minutes" },
	{ "risk", OUT_INT, NULL, LOOK_RIGHT, "late within 15 minutes" },
	{ "oldest", OUT_TIME, N_("Oldest"), LOOK_AGE, "since when the customer waits who waits longest, or null" },
	{ "oldest_case", OUT_INT, NULL, LOOK_RIGHT, "that customer's case; 0 none" },
	{ "windows", OUT_INT, N_("Closing"), LOOK_RIGHT, "reply windows that close within the hour" },
	{ "in_hour", OUT_INT, N_("In/h"), LOOK_RIGHT, "messages of customers in the last hour" },
	{ "out_hour", OUT_INT, N_("Out/h"), LOOK_RIGHT, "answers of people in the last hour" },
	{ "in_day", OUT_INT, NULL, LOOK_RIGHT, "messages of customers today" },
	{ "out_day", OUT_INT, NULL, LOOK_RIGHT, "answers of people today" },
	{ "failed", OUT_INT, N_("Failed"), LOOK_RIGHT, "answers that need a person" },
	{ "synced_at", OUT_TIME, N_("Synced"), LOOK_AGE, "last complete pass of its accounts, the oldest; or null" },
	{ "error", OUT_STRING, NULL, LOOK_PLAIN, "the last failure of one of them in a sentence, or null" },
	{ "promise_s", OUT_INT, NULL, LOOK_RIGHT, "shortest target of its accounts, seconds of open time" },
	{ "kept_today", OUT_REAL, NULL, LOOK_RIGHT, "share of today's waits that was answered in time; or null" },
	{ "kept", OUT_REAL, NULL, LOOK_RIGHT, "the same of 28 days" },
	{ "misses_left", OUT_INT, NULL, LOOK_RIGHT, "how many of today's waits may be missed with 95 % kept; below 0: too late" },
	END,
};
const struct out_set rows_queue = { "queue", "board queues, board (the elements of queues)", queue_columns };

struct out_row *
row_of_queue(const struct board_queue *q)
{
	struct out_row *row = out_row_new(&rows_queue);

	out_put_string(row, "queue", q->name);
	out_put_string(row, "channel", q->channel);
	out_put_int(row, "open", q->open);
	out_put_int(row, "waiting", q->waiting);
	out_put_int(row, "unclaimed", q->unclaimed);
	out_put_int(row, "first", q->first);
	out_put_int(row, "late", q->late);
	out_put_int(row, "warn", q->warn);
	out_put_int(row, "risk", q->risk);
	out_put_time(row, "oldest", q->oldest);
	out_put_int(row, "oldest_case", q->oldest_case);
	out_put_int(row, "windows", q->windows);
	out_put_int(row, "in_hour", q->in_hour);
	out_put_int(row, "out_hour", q->out_hour);
	out_put_int(row, "in_day", q->in_day);
	out_put_int(row, "out_day", q->out_day);
	out_put_int(row, "failed", q->failed);
	out_put_time(row, "synced_at", q->synced_at);
	out_put_string(row, "error", q->error);
	out_put_int(row, "promise_s", q->promise_s);
	out_put_real(row, "kept_today", board_kept(q->kept_day, q->missed_day));
	out_put_real(row, "kept", board_kept(q->kept, q->missed));
	out_put_int(row, "misses_left", board_misses_left(q));
	return row;
}

/* The same queues, seen by what was promised: a table of its own, the keys are those of queue. */
static const struct out_column promise_columns[] = {
	{ "queue", OUT_STRING, N_("Queue"), LOOK_PLAIN, "as in queue" },
	{ "promise", OUT_STRING, N_("Promise"), LOOK_RIGHT, "promise_s for people" },
	{ "today", OUT_STRING, N_("Today"), LOOK_RIGHT, "kept_today for people" },
	{ "days", OUT_STRING, N_("28 days"), LOOK_RIGHT, "kept for people" },
	{ "risk", OUT_INT, N_("At risk"), LOOK_RIGHT, "as in queue" },
	{ "oldest", OUT_TIME, N_("Worst wait"), LOOK_AGE, "as in queue" },
	{ "misses_left", OUT_INT, N_("Misses left"), LOOK_RIGHT, "as in queue" },
	END,
};
const struct out_set rows_board_promise = { "board-promise", "board promises", promise_columns };

static char *
share_text(double share)
{
	return isnan(share) ? NULL : g_strdup_printf("%.0f %%", 100 * share);
}

struct out_row *
row_of_board_promise(const struct board_queue *q)
{
	struct out_row *row = out_row_new(&rows_board_promise);
	g_autofree char *today = share_text(board_kept(q->kept_day, q->missed_day));
	g_autofree char *days = share_text(board_kept(q->kept, q->missed));
	g_autofree char *promise = stats_span_words((struct stats_span){ q->promise_s, FALSE });

	out_put_string(row, "queue", q->name);
	out_put_string(row, "promise", q->promise_s > 0 ? promise : NULL);
	out_put_string(row, "today", today);
	out_put_string(row, "days", days);
	out_put_int(row, "risk", q->risk);
	out_put_time(row, "oldest", q->oldest);
	out_put_int(row, "misses_left", board_misses_left(q));
	return row;
}

static const struct out_column advisor_columns[] = {
	{ "advisor", OUT_STRING, N_("Advisor"), LOOK_WIDE, "who holds a case, or answered today" },
	{ "open", OUT_INT, N_("Open"), LOOK_RIGHT, "cases that are theirs and not resolved" },
	{ "waiting", OUT_INT, N_("Waiting"), LOOK_RIGHT, "those in which a customer waits now" },
	{ "late", OUT_INT, N_("Late"), LOOK_RIGHT, "waiting beyond the target" },
	{ "silent", OUT_INT, N_("Silent"), LOOK_RIGHT, "claimed, and the customer waits for more than an hour" },
	{ "oldest", OUT_TIME, N_("Oldest"), LOOK_AGE, "since when their longest waiting customer waits, or null" },
	{ "last_reply", OUT_TIME, N_("Last reply"), LOOK_AGE, "their last answer that left from here, or today from elsewhere; or null" },
	{ "out_hour", OUT_INT, N_("Out/h"), LOOK_RIGHT, "answers in the last hour" },
	{ "out_day", OUT_INT, N_("Today"), LOOK_RIGHT, "answers today" },
	END,
};
const struct out_set rows_advisor = { "advisor", "board advisors, board (the elements of advisors)", advisor_columns };

struct out_row *
row_of_advisor(const struct board_advisor *a)
{
	struct out_row *row = out_row_new(&rows_advisor);

	out_put_string(row, "advisor", a->name);
	out_put_int(row, "open", a->open);
	out_put_int(row, "waiting", a->waiting);
	out_put_int(row, "late", a->late);
	out_put_int(row, "silent", a->silent);
	out_put_time(row, "oldest", a->oldest);
	out_put_time(row, "last_reply", a->last_reply);
	out_put_int(row, "out_hour", a->out_hour);
	out_put_int(row, "out_day", a->out_day);
	return row;
}

/* ---- statistics -------------------------------------------------------------------- */

static const struct out_column stats_columns[] = {
	{ "key", OUT_STRING, N_("Of"), LOOK_PLAIN, "queue, advisor, motive or hour of the week; empty: by channel, nobody, none" },
	{ "by", OUT_STRING, NULL, LOOK_PLAIN, "what key is: channel, queue, advisor, motive or hour" },
	{ "channel", OUT_STRING, N_("Channel"), LOOK_PLAIN, "title of the channel: figures of two are never mixed" },
	{ "measure", OUT_STRING, N_("Measure"), LOOK_PLAIN, "first or next (answers), ack (acknowledgement), resolve, resolve-full (the last resolve, 7 days without a word after it), "
		"or held (the part of a wait during which an advisor owned the case)" },
	{ "opened", OUT_INT, N_("Waits"), LOOK_RIGHT, "waits that began in the period" },
	{ "answered", OUT_INT, N_("Answered"), LOOK_RIGHT, "those that a person ended by an answer" },
	{ "deflected", OUT_INT, NULL, LOOK_RIGHT, "those answers that do little more than send the customer elsewhere" },
	{ "in_time", OUT_INT, NULL, LOOK_RIGHT, "answered in time" },
	{ "late", OUT_INT, NULL, LOOK_RIGHT, "answered late" },
	{ "late_open", OUT_INT, NULL, LOOK_RIGHT, "open, and late" },
	{ "running", OUT_INT, N_("Running"), LOOK_RIGHT, "open, and not late yet" },
	{ "compliance", OUT_REAL, NULL, LOOK_RIGHT, "in_time / (in_time + late + late_open)" },
	{ "answer_rate", OUT_REAL, NULL, LOOK_RIGHT, "answered / opened, of those that began 7 days ago or earlier" },
	{ "n", OUT_INT, NULL, LOOK_RIGHT, "waits behind the figures that follow: open ones, and those answered" },
	{ "open", OUT_INT, NULL, LOOK_RIGHT, "how many of them are open" },
	{ "p50_s", OUT_REAL, NULL, LOOK_RIGHT, "seconds, median by nearest rank; null below 20 waits" },
	{ "p50_open", OUT_BOOL, NULL, LOOK_PLAIN, "that wait is open, and longer than p50_s" },
	{ "p90_s", OUT_REAL, NULL, LOOK_RIGHT, "nine of ten are not longer" },
	{ "p90_open", OUT_BOOL, NULL, LOOK_PLAIN, "as p50_open" },
	{ "p95_s", OUT_REAL, NULL, LOOK_RIGHT, "nineteen of twenty are not longer" },
	{ "p95_open", OUT_BOOL, NULL, LOOK_PLAIN, "as p50_open" },
	{ "max_s", OUT_REAL, NULL, LOOK_RIGHT, "the longest" },
	{ "max_open", OUT_BOOL, NULL, LOOK_PLAIN, "as p50_open" },
	{ "mean_s", OUT_REAL, NULL, LOOK_RIGHT, "mean of those that ended, which flatters; or null" },
	{ "open_time_p50_s", OUT_REAL, NULL, LOOK_RIGHT, "p50_s in open time of the calendar; an open wait by that of the queue it began in" },
	{ "open_time_p90_s", OUT_REAL, NULL, LOOK_RIGHT, "p90_s in open time" },
	{ "open_time_p95_s", OUT_REAL, NULL, LOOK_RIGHT, "p95_s in open time" },
	{ "open_time_max_s", OUT_REAL, NULL, LOOK_RIGHT, "max_s in open time" },
	{ "lag_p90_s", OUT_INT, NULL, LOOK_RIGHT, "delivery lag of the messages that opened them, nine of ten are not longer" },
	{ "values", OUT_LIST, NULL, LOOK_PLAIN, "below 20 waits: each in seconds, > before the age of an open one" },
	{ "in_time_text", OUT_STRING, N_("In time"), LOOK_RIGHT, "compliance for people" },
	{ "p50_text", OUT_STRING, N_("Half in"), LOOK_RIGHT, "p50_s for people" },
	{ "p90_text", OUT_STRING, N_("9 in 10"), LOOK_RIGHT, "p90_s for people" },
	{ "max_text", OUT_STRING, N_("Longest"), LOOK_RIGHT, "max_s for people" },
	{ "values_text", OUT_STRING, N_("Values"), LOOK_WIDE, "values for people" },
	END,
};
const struct out_set rows_stats = { "stats", "stats", stats_columns };

static void
put_span(struct out_row *row, const char *key, const char *open_key, struct stats_span span)
{
	out_put_real(row, key, (double)span.s);
	if (open_key != NULL)
		out_put_bool(row, open_key, span.open);
}

static void
put_text(struct out_row *row, const char *key, struct stats_span span)
{
	g_autofree char *text = stats_span_words(span);

	out_put_string(row, key, text);
}

static void
put_percentiles(struct out_row *row, const struct stats_row *r)
{
	put_span(row, "p50_s", "p50_open", r->wall.p50);
	put_span(row, "p90_s", "p90_open", r->wall.p90);
	put_span(row, "p95_s", "p95_open", r->wall.p95);
	put_span(row, "open_time_p50_s", NULL, r->hours.p50);
	put_span(row, "open_time_p90_s", NULL, r->hours.p90);
	put_span(row, "open_time_p95_s", NULL, r->hours.p95);
	put_text(row, "p50_text", r->wall.p50);
	put_text(row, "p90_text", r->wall.p90);
}

/* Few values say more than a percentile of them would. */
static void
put_values(struct out_row *row, const struct stats_row *r)
{
	char *seconds[STATS_FEW + 1] = { NULL }, *words[STATS_FEW + 1] = { NULL };
	g_autofree char *joined = NULL;

	for (guint i = 0; i < r->wall.n; i++) {
		seconds[i] = g_strdup_printf("%s%" G_GINT64_FORMAT, r->values[i].open ? ">" : "", r->values[i].s);
		words[i] = stats_span_words(r->values[i]);
	}
	out_put_list(row, "values", seconds);
	joined = g_strjoinv(", ", words);
	out_put_string(row, "values_text", joined);
	for (guint i = 0; i < r->wall.n; i++) {
		g_free(seconds[i]);
		g_free(words[i]);
	}
}

struct out_row *
row_of_stats(const struct stats_line *line, enum stats_by by)
{
	struct out_row *row = out_row_new(&rows_stats);
	const struct stats_row *r = line->row;
	g_autofree char *share = share_text(stats_compliance(r));

	out_put_string(row, "key", line->key);
	out_put_string(row, "by", stats_by_name(by));
	out_put_string(row, "channel", line->channel);
	out_put_string(row, "measure", stats_measure_name(r->measure));
	out_put_int(row, "opened", r->opened);
	out_put_int(row, "answered", r->answered);
	out_put_int(row, "deflected", r->deflected);
	out_put_int(row, "in_time", r->in_time);
	out_put_int(row, "late", r->late);
	out_put_int(row, "late_open", r->late_open);
	out_put_int(row, "running", r->running);
	out_put_real(row, "compliance", stats_compliance(r));
	out_put_real(row, "answer_rate", stats_answer_rate(r));
	out_put_int(row, "n", r->wall.n);
	out_put_int(row, "open", r->wall.open);
	out_put_string(row, "in_time_text", share);
	out_put_real(row, "mean_s", r->wall.mean);
	out_put_int(row, "lag_p90_s", r->lag_p90_s);
	if (r->wall.n >= STATS_FEW)
		put_percentiles(row, r);
	else
		put_values(row, r);
	if (r->wall.n > 0) {
		put_span(row, "max_s", "max_open", r->wall.most);
		put_span(row, "open_time_max_s", NULL, r->hours.most);
		put_text(row, "max_text", r->wall.most);
	}
	return row;
}
