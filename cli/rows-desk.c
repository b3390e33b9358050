/* cli/rows-desk.c — rows about the desk as a whole: motives, the board. */
#include "cli/rows.h"

#include <glib/gi18n.h>

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
	{ "queue", OUT_STRING, N_("Queue"), LOOK_PLAIN, "the account" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "kind of channel" },
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
	{ "synced_at", OUT_TIME, N_("Synced"), LOOK_AGE, "last complete pass, or null" },
	{ "phase", OUT_STRING, NULL, LOOK_PLAIN, "as in account" },
	{ "error", OUT_STRING, NULL, LOOK_PLAIN, "the last failure in a sentence, or null" },
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
	out_put_string(row, "phase", q->phase);
	out_put_string(row, "error", q->error);
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
