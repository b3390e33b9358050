// layers: none
/* T14: 10,000 strings that SQL, full-text queries, shells and printf choke on, through every
 * door that takes a person's words. The schema stays as it was, the rows are those that a model
 * predicts, and no process is started. */
#include "base/conf.h"
#include "base/date.h"
#include "cache/account.h"
#include "cache/act.h"
#include "cache/inbox.h"
#include "cache/outbox.h"
#include "cache/search-index.h"
#include "cache/search.h"
#include "cache/ui.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

#define STRINGS 10000

static const char *const bits[] = { "'", "\"", "''", "\\", ";", "--", "/*", "*/", "%", "%s", "%n",
	"_", "*", "(", ")", "[", "]", "{{x}}", "$HOME", "$(touch PWNED)", "`touch PWNED`", "| touch PWNED",
	"; touch PWNED #", "' OR '1'='1", "'; DROP TABLE message; --", "\"; DELETE FROM act; --", "NEAR(",
	"AND", "OR", "NOT", "NEAR(a b, 5)", "subject:", "from:", "body:", "nosuch:x", "^", "+", "-", ":",
	"rank", "words MATCH", "\x01", "\x7f", "\342\200\256", "\303\251", "\305\223", "\360\237\230\200",
	"\314\201", "../../etc/passwd", "=cmd|' /C calc'!A0", "-rf", "--help", "NULL", "1e308",
	"9223372036854775808", "-1", "<script>", "\t", " ", "\n", "bonjour" };

/* The same strings every time. */
static char *
string_next(GRand *rand)
{
	GString *s = g_string_new(NULL);

	for (int n = g_rand_int_range(rand, 1, 6); n > 0; n--) {
		g_string_append(s, bits[g_rand_int_range(rand, 0, G_N_ELEMENTS(bits))]);
		if (g_rand_boolean(rand))
			g_string_append_c(s, ' ');
	}
	return g_string_free(s, FALSE);
}

static char *
one_value(const char *path, const char *sql)
{
	sqlite3 *raw = NULL;
	sqlite3_stmt *stmt = NULL;

	g_assert_cmpint(sqlite3_open_v2(path, &raw, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(raw, sql, -1, &stmt, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
	char *value = g_strdup((const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(raw);
	return value;
}

static char *
schema_of(const char *home, const char *file)
{
	g_autofree char *path = g_build_filename(home, file, NULL);
	g_autofree char *all = one_value(path, "SELECT group_concat(type || name || coalesce(sql, ''), x'0a') "
		"FROM (SELECT * FROM sqlite_master ORDER BY type, name)");

	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

static gint64
count(const char *home, const char *sql)
{
	g_autofree char *path = g_build_filename(home, "cache.db", NULL);
	g_autofree char *value = one_value(path, sql);

	return g_ascii_strtoll(value, NULL, 10);
}

/* An account and one case. */
static gint64
populate(const char *home)
{
	static const char text[] = "[account \"banque\"]\nlink = spool\nspool = /nonexistent\naddress = agence@banque.example\n";
	g_autoptr(GError) error = NULL;
	AUTO(conf) conf = conf_parse(text, "test", &error);
	g_assert_no_error(error);
	AUTO(db) db = db_open(home, DB_NET, &error);
	g_assert_no_error(error);
	g_assert_true(account_sync_conf(db, conf, &error));
	AUTO(account) account = account_by_name(db, "banque", &error);
	g_assert_no_error(error);
	AUTO(message) m = message_new();
	m->id = g_strdup("one@example.org");
	m->subject = g_strdup("Bonjour");
	m->text = g_strdup("Bonjour, et merci.\n");
	m->at = m->sent_at = 1768294800000;
	message_add_person(m, PERSON_FROM, "camille@example.org", "Camille");
	message_add_person(m, PERSON_TO, "agence@banque.example", NULL);
	struct inbox_source source = { .account = account->id, .own = "agence@banque.example", .arrived = m->at };
	gint64 id = 0;
	g_assert_true(db_begin(db, &error));
	g_assert_cmpint(inbox_add(db, m, &source, &id, &error), ==, INBOX_NEW);
	g_assert_true(db_commit(db, TRUE, &error));
	g_assert_cmpint(search_follow(db, 100, &error), ==, 1);
	return inbox_case_of(db, id);
}

struct model { /* what should be there at the end */
	gint64 acts, drafts;
	gint64 hits; /* at least one, or the queries find nothing at all */
};

static void
put_through(struct db *db, gint64 on_case, gint64 account, const char *s, int i, struct model *model)
{
	g_autoptr(GError) error = NULL;
	gint64 at = 1768294800000 + i;

	g_autoptr(GPtrArray) typed = search_run(db, s, TRUE, 0, 50, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) whole = search_run(db, s, FALSE, 0, 50, &error);
	g_assert_no_error(error);
	model->hits += typed->len + whole->len;
	struct inbox_query query = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .limit = s, .advisor = s,
		.account = i % 2 == 0 ? s : NULL, .now = at, .count = 50 };
	g_autoptr(GPtrArray) list = inbox_list(db, &query, &error);
	g_assert_no_error(error);
	g_assert_true(inbox_count(db, &query, &error) >= (gint64)list->len);
	g_assert_true(ui_set(db, "test", s, &error));
	g_autofree char *back = ui_get(db, "test");
	g_assert_cmpstr(back, ==, s);
	g_assert_true(ui_history_add(db, "search", s, &error));
	if (i % 20 != 0) /* the journal is durable, and so slower */
		return;
	struct act act = { .kind = i % 40 == 0 ? ACT_NOTE : ACT_ASSIGN, .advisor = s, .case_id = on_case,
		.arg = i % 40 == 0 ? NULL : s, .text = i % 40 == 0 ? s : NULL, .at = at };
	if (act_add(db, &act, &error) != 0)
		model->acts++;
	AUTO(draft) draft = draft_new();
	draft->account = account;
	draft->case_id = on_case;
	draft->kind = g_strdup("reply");
	draft->advisor = g_strdup(s);
	draft->identity = g_strdup(s);
	draft->to = g_strdup(s);
	draft->subject = g_strdup(s);
	draft->body = g_strdup(s);
	g_autoptr(GError) refused = NULL;
	if (draft_save(db, draft, at, &refused)) {
		AUTO(draft) again = draft_load(db, draft->id, NULL);
		g_assert_cmpstr(again->body, ==, s);
		model->drafts++;
		/* Line breaks and the like never become an envelope. */
		gint64 queued = outbox_add(db, draft->id, at, 0, NULL);
		g_assert_true(queued == 0 || strpbrk(s, "\n\r") == NULL);
	}
}

static void
test_strings(void)
{
	g_autofree char *home = g_dir_make_tmp("guichet-injection-XXXXXX", NULL);
	gint64 on_case = populate(home);
	g_autofree char *before = schema_of(home, "cache.db"), *words = schema_of(home, "search.db");
	g_autoptr(GError) error = NULL;
	AUTO(db) db = db_open(home, DB_DESK, &error);
	struct model model = { 0 };
	GRand *rand = g_rand_new_with_seed(14);

	g_assert_no_error(error);
	for (int i = 0; i < STRINGS; i++) {
		g_autofree char *s = string_next(rand);
		put_through(db, on_case, 1, s, i, &model);
	}
	g_rand_free(rand);
	g_assert_cmpint(model.acts, >, 0);
	g_assert_cmpint(model.drafts, >, 0);
	g_assert_cmpint(model.hits, >, 0);
	g_assert_cmpint(count(home, "SELECT count(*) FROM message"), ==, 1);
	g_assert_cmpint(count(home, "SELECT count(*) FROM cases"), ==, 1);
	g_assert_cmpint(count(home, "SELECT count(*) FROM act"), ==, model.acts);
	g_assert_cmpint(count(home, "SELECT count(*) FROM draft"), ==, model.drafts);
	g_autofree char *after = schema_of(home, "cache.db"), *words_after = schema_of(home, "search.db");
	g_assert_cmpstr(after, ==, before);
	g_assert_cmpstr(words_after, ==, words);
	g_autoptr(GPtrArray) wrong = db_check(db, FALSE);
	g_assert_cmpint(wrong->len, ==, 0);
	errno = 0;
	g_assert_true(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	g_assert_false(g_file_test("PWNED", G_FILE_TEST_EXISTS));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/injection/strings", test_strings);
	return g_test_run();
}
