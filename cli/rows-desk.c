/* cli/rows-desk.c — rows about the desk as a whole: motives. */
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
