/* cache/suggest.c — what suits a case, by what was written before. */
#include "cache/suggest.h"

#include "base/text.h"
#include "cache/db-private.h"
#include "cache/inbox.h"
#include "core/guard.h"
#include "core/quote.h"
#include "core/rank.h"
#include "core/reply.h"

#include <string.h>

#define USES_MAX 20 /* newest uses of a template that count */
#define CASES_MAX 300 /* newest closed cases that are looked at */
#define CASES_AT_ONCE 10
#define ANSWERS_MAX 5
#define SCORE_LEAST 3.0 /* below that two letters merely share a word */

struct suggest {
	char *query; /* what the customer wrote */
	const char *lang;
	gint64 case_id;
	GArray *templates; /* double */
	GArray *cases; /* gint64: closed ones, newest first */
	guint next; /* of those, the one to be looked at */
	struct rank *rank; /* of what customers wrote in them */
	GPtrArray *answers; /* struct suggest_answer *: one for each text of the rank */
	GPtrArray *best; /* borrowed from answers */
};

static void
answer_free(gpointer answer)
{
	struct suggest_answer *a = answer;

	g_free(a->subject);
	g_free(a->text);
	g_free(a);
}

void
suggest_free(struct suggest *s)
{
	g_free(s->query);
	g_array_unref(s->templates);
	g_array_unref(s->cases);
	g_clear_pointer(&s->rank, rank_free);
	g_ptr_array_unref(s->answers);
	g_ptr_array_unref(s->best);
	g_free(s);
}

/* ---- what is asked -------------------------------------------------------------------- */

static void
read_query(struct suggest *s, struct db *db, const struct draft *d)
{
	AUTO(inbox_message) m = d->message != 0 ? inbox_message(db, d->message, NULL) : NULL;
	struct reply_source source = { 0 };
	g_autofree char *own = NULL;

	if (m == NULL) {
		s->query = g_strdup(d->subject != NULL ? d->subject : "");
		s->lang = "fr";
		return;
	}
	own = quote_own(m->text);
	source.lang = m->lang;
	source.text = m->text;
	s->query = g_strjoin("\n", m->subject, own, NULL);
	s->lang = reply_language(&source);
}

/* ---- templates ------------------------------------------------------------------------ */

static void
add_uses(struct rank *rank, guint text, struct db *db, const char *name)
{
	DB_QUERY(q, db, NULL, SQL("SELECT m.subject, m.text FROM template_use u JOIN message m ON m.id = u.message"
		" WHERE u.template = ? ORDER BY u.at DESC LIMIT ?"), TEXT(name), INT(USES_MAX));

	while (db_row(&q)) {
		g_autofree char *own = quote_own(db_col_text(&q, 1));

		rank_add(rank, text, db_col_text(&q, 0), 1);
		rank_add(rank, text, own, 1);
	}
}

static void
add_template(struct rank *rank, struct db *db, const struct canned *c)
{
	guint text = rank_text(rank);

	rank_add(rank, text, c->title, 3);
	rank_add(rank, text, c->keywords, 3);
	for (int part = 0; part < CANNED_PART_N; part++)
		if (c->parts[part] != NULL) {
			rank_add(rank, text, c->parts[part], 1);
			if (part != CANNED_FACTS)
				break; /* the others say the same */
		}
	add_uses(rank, text, db, c->name);
}

static void
weigh_templates(struct suggest *s, struct db *db, const GPtrArray *list)
{
	AUTO(rank) rank = rank_new();

	for (guint i = 0; i < list->len; i++)
		add_template(rank, db, list->pdata[i]);
	s->templates = rank_scores(rank, s->query);
}

double
suggest_template(const struct suggest *s, guint index)
{
	return index < s->templates->len ? g_array_index(s->templates, double, index) : 0;
}

/* ---- closed cases --------------------------------------------------------------------- */

static void
list_cases(struct suggest *s, struct db *db)
{
	DB_QUERY(q, db, NULL, SQL("SELECT id FROM cases WHERE state = 'resolved' AND last_out > 0 AND id <> ?"
		" ORDER BY last_at DESC LIMIT ?"), INT(s->case_id), INT(CASES_MAX));

	while (db_row(&q)) {
		gint64 id = db_col_int(&q, 0);

		g_array_append_val(s->cases, id);
	}
}

/* A short first line that greets, and all from the line that takes leave. */
static char *
core_of(const char *text)
{
	static const char *const greetings[] = { "bonjour", "bonsoir", "madame", "monsieur", "cher ", "chere ", "hello",
		"dear ", "good " };
	static const char *const closings[] = { "cordialement", "bien cordialement", "bien a vous", "sinceres salutations",
		"je vous prie d'agreer", "kind regards", "best regards", "regards", "yours" };
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *out = g_string_new(NULL);
	gboolean greeted = FALSE;

	for (char **l = lines; *l != NULL; l++) {
		g_autofree char *folded = g_strstrip(text_fold(*l, -1));
		gboolean skip = FALSE;

		for (gsize i = 0; !greeted && strlen(folded) < 60 && i < G_N_ELEMENTS(greetings); i++)
			skip = skip || g_str_has_prefix(folded, greetings[i]);
		greeted = greeted || *folded != '\0';
		for (gsize i = 0; i < G_N_ELEMENTS(closings); i++)
			if (g_str_has_prefix(folded, closings[i]))
				return g_strstrip(g_string_free(out, FALSE));
		if (!skip)
			g_string_append_printf(out, "%s\n", *l);
	}
	return g_strstrip(g_string_free(out, FALSE));
}

/* The last human answer of the case, and what the customer had written before it. */
static void
look_at(struct suggest *s, struct db *db, gint64 case_id)
{
	gint64 answer = 0, at = 0;
	struct suggest_answer *a;
	g_autofree char *own = NULL, *core = NULL;
	guint text;

	{
		DB_QUERY(q, db, NULL, SQL("SELECT m.id, m.at, m.subject, m.text FROM conversation c JOIN message m ON m.conversation = c.id"
			" WHERE c.case_id = ? AND m.direction = 'out' AND m.automatic = 'no' AND m.answers AND m.moot = 0"
			" ORDER BY m.at DESC LIMIT 1"), INT(case_id));

		if (!db_row(&q))
			return;
		answer = db_col_int(&q, 0);
		at = db_col_int(&q, 1);
		own = quote_own(db_col_text(&q, 3));
		core = core_of(own);
		a = g_new0(struct suggest_answer, 1);
		a->subject = db_col_str(&q, 2);
	}
	a->case_id = case_id;
	a->message = answer;
	a->at = at;
	a->text = guard_mask(NULL, core);
	g_ptr_array_add(s->answers, a);
	text = rank_text(s->rank);
	DB_QUERY(q, db, NULL, SQL("SELECT m.subject, m.text FROM conversation c JOIN message m ON m.conversation = c.id"
		" WHERE c.case_id = ? AND m.direction = 'in' AND m.automatic = 'no' AND m.moot = 0 AND m.at <= ?"
		" ORDER BY m.at DESC LIMIT 3"), INT(case_id), INT(at));
	while (db_row(&q)) {
		g_autofree char *words = quote_own(db_col_text(&q, 1));

		rank_add(s->rank, text, db_col_text(&q, 0), 1);
		rank_add(s->rank, text, words, 1);
	}
}

static gint
by_score(gconstpointer a, gconstpointer b)
{
	const struct suggest_answer *x = *(struct suggest_answer *const *)a, *y = *(struct suggest_answer *const *)b;

	return x->score != y->score ? (x->score < y->score ? 1 : -1) : (x->at < y->at) - (x->at > y->at);
}

static void
choose_best(struct suggest *s)
{
	g_autoptr(GArray) scores = rank_scores(s->rank, s->query);

	g_ptr_array_set_size(s->best, 0);
	for (guint i = 0; i < s->answers->len; i++) {
		struct suggest_answer *a = s->answers->pdata[i];

		a->score = g_array_index(scores, double, i);
		if (a->score >= SCORE_LEAST && *a->text != '\0')
			g_ptr_array_add(s->best, a);
	}
	g_ptr_array_sort(s->best, by_score);
	g_ptr_array_set_size(s->best, (int)MIN(s->best->len, ANSWERS_MAX));
}

gboolean
suggest_more(struct suggest *s, struct db *db)
{
	guint until = MIN(s->next + CASES_AT_ONCE, s->cases->len);

	if (s->next >= s->cases->len)
		return FALSE;
	for (; s->next < until; s->next++)
		look_at(s, db, g_array_index(s->cases, gint64, s->next));
	choose_best(s);
	return s->next < s->cases->len;
}

const GPtrArray *
suggest_answers(const struct suggest *s)
{
	return s->best;
}

const char *
suggest_language(const struct suggest *s)
{
	return s->lang;
}

struct suggest *
suggest_new(struct db *db, const struct canned_store *store, const struct draft *d)
{
	struct suggest *s = g_new0(struct suggest, 1);

	s->case_id = d->case_id;
	s->cases = g_array_new(FALSE, FALSE, sizeof(gint64));
	s->rank = rank_new();
	s->answers = g_ptr_array_new_with_free_func(answer_free);
	s->best = g_ptr_array_new();
	read_query(s, db, d);
	weigh_templates(s, db, canned_store_list(store));
	list_cases(s, db);
	return s;
}
