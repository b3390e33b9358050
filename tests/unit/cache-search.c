// layers: none
/* Finding folded words, strange queries, snippets; the index that follows, and its loss. */
#include "cache/search-query.h"
#include "tests/unit/cache-fixture.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static void
set_up(struct fixture *f, gconstpointer data)
{
	fixture_set_up(f, data);
	take_in(f->net, "1@x||Eve@x.example|contact@banque.example|Œuvre d'art|Je voudrais assurer une œuvre.", NOW);
	take_in(f->net, "2@x||bob@x.example|contact@banque.example|Noël|L'argent n'est pas arrivé à Noël ; virement urgent", NOW + 1);
	take_in(f->net, "3@x||zoe@x.example|contact@banque.example|Virement|Le virement permanent du compte joint", NOW + 2);
	take_in(f->net, "4@x||noel.martin@x.example|contact@banque.example|Carte|Rien de spécial", NOW + 3);
}

static void
follow(struct fixture *f)
{
	g_autoptr(GError) error = NULL;
	int n;

	while ((n = search_follow(f->net, 2, &error)) > 0)
		;
	g_assert_no_error(error);
	g_assert_cmpint(n, ==, 0);
	g_assert_cmpint(search_behind(f->net), ==, 0);
}

/* The numbers of the messages found, newest first: "32". */
static char *
find(struct fixture *f, const char *query, gboolean typing)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) hits = search_run(f->desk, query, typing, 0, 50, &error);
	GString *out = g_string_new(NULL);

	g_assert_no_error(error);
	for (guint i = 0; i < hits->len; i++) {
		const struct search_hit *h = g_ptr_array_index(hits, i);

		g_string_append_printf(out, "%d", (int)(h->at - NOW) + 1);
		g_assert_cmpint(h->case_id, >, 0);
		g_assert_true(g_utf8_validate(h->snippet, -1, NULL));
		g_assert_cmpint(h->mark_at + h->mark_len, <=, (int)strlen(h->snippet));
	}
	return g_string_free(out, FALSE);
}

static void
test_find(struct fixture *f, gconstpointer data)
{
	static const struct {
		const char *query, *found;
		gboolean typing;
	} rows[] = {
		{ "oeuvre", "1", FALSE }, { "œuvre", "1", FALSE }, { "ŒUVRE", "1", FALSE },
		{ "noel", "42", FALSE }, { "Noël", "42", FALSE }, { "NOËL", "42", FALSE },
		{ "l'argent", "2", FALSE }, { "l’argent", "2", FALSE }, { "argent", "2", FALSE },
		{ "virement", "32", FALSE }, { "virement urgent", "2", FALSE },
		{ "\"virement permanent\"", "3", FALSE }, { "\"permanent virement\"", "", FALSE },
		{ "vire", "", FALSE }, { "vire*", "32", FALSE }, { "vire", "32", TRUE },
		{ "vire ", "", TRUE }, { "virement -urgent", "3", FALSE }, { "-urgent virement", "3", FALSE },
		{ "virement -\"compte joint\"", "2", FALSE }, { "-urgent", "2", FALSE },
		{ "subject:virement", "3", FALSE }, { "from:noel", "4", FALSE }, { "from:eve", "1", FALSE },
		{ "from:noel.martin@x.example", "4", FALSE }, { "subject:noel from:bob", "2", FALSE },
		{ "subject:\"oeuvre d'art\"", "1", FALSE }, { "from:no", "4", TRUE },
		{ "", "", FALSE }, { "   ", "", FALSE }, { "nowhere", "", FALSE },
	};

	(void)data;
	follow(f);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *found = find(f, rows[i].query, rows[i].typing);

		g_test_message("%s", rows[i].query);
		g_assert_cmpstr(found, ==, rows[i].found);
	}
}

/* A beginning of a word finds what the whole index finds, however it is looked for while it is typed. */
static void
test_typing(struct fixture *f, gconstpointer data)
{
	static const char *const words[] = { "Virement", "crédit", "Œuvre", "œil", "Éric", "e\xcc\x81te", "l'agence",
		"n°42", "CARTE-bleue", "1er", "a", "zinc", "prélèvement_sepa", "Straße", "x²", "été", "ça", "№5" };
	static const char *const typed[] = { "v", "V", "c", "cr", "ca", "CAR", "o", "oe", "œ", "e", "é", "et", "l", "ag",
		"n", "4", "1", "a", "zi", "s", "str", "ß", "p", "x", "2", "virement c", "carte v", "from:client a",
		"subject:virement e", "Œuvre é", "nowhere a", "q", "b", "client", "from:c", "from:v", "subject:o", "subject:ca",
		"virement from:e", "from:client subject:v", "subject:", "from:é" };

	(void)data;
	for (int i = 0; i < 260; i++) {
		GString *spec = g_string_new(NULL);

		g_string_printf(spec, "t%d@x||client%d@x.example|" OURS "|%s %s|", i, i % 9, words[i % 3],
			words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
		for (int n = g_test_rand_int_range(1, 12); n > 0; n--)
			g_string_append_printf(spec, "%s%s", words[g_test_rand_int_range(0, G_N_ELEMENTS(words))],
				g_test_rand_bit() ? " " : ", ");
		take_in(f->net, spec->str, NOW + 10 + i);
		g_string_free(spec, TRUE);
	}
	follow(f);
	for (gsize i = 0; i < G_N_ELEMENTS(typed); i++)
		for (int offset = 0; offset < 120; offset += 40) {
			g_autofree char *starred = g_strconcat(typed[i], "*", NULL);
			g_autoptr(GPtrArray) quick = search_run(f->desk, typed[i], TRUE, offset, 40, NULL);
			g_autoptr(GPtrArray) whole = search_run(f->desk, starred, FALSE, offset, 40, NULL);

			g_test_message("%s, from %d", typed[i], offset);
			g_assert_cmpuint(quick->len, ==, whole->len);
			for (guint k = 0; k < whole->len; k++)
				g_assert_cmpint(((struct search_hit *)quick->pdata[k])->message, ==,
					((struct search_hit *)whole->pdata[k])->message);
		}
}

/* What folding joins or makes of a sign is one word there as in the index. */
static void
test_prefix(void)
{
	static const struct {
		const char *text, *prefix;
		gboolean found;
	} rows[] = {
		{ "le №5 bleu", "n", TRUE }, { "le №5 bleu", "5", FALSE }, { "pré\xc2\xadlèvement", "prel", TRUE },
		{ "pré\xc2\xadlèvement", "l", FALSE }, { "e\xcc\x81te", "et", TRUE }, { "l’Œuvre", "oe", TRUE },
		{ "abc", "bc", FALSE }, { "", "a", FALSE }, { NULL, "a", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s in %s", rows[i].prefix, rows[i].text);
		g_assert_cmpint(search_has_prefix(rows[i].text, rows[i].prefix), ==, rows[i].found);
	}
}

/* Whatever is typed is words: no syntax error, no statement of ours. */
static void
test_strange(struct fixture *f, gconstpointer data)
{
	static const char *const bits[] = { "\"", "'", "*", "-", ":", "(", ")", "{", "}", "^", "+", "AND", "OR",
		"NOT", "NEAR", "NEAR(", ",", "2)", "subject:", "from:", "body:", "virement", "é", "œ", "\xff",
		"\xc3", " ", " ", " ", "\t", "\n", ";", "--", "/*", "%", "_", "\\", "\x01", "a*b", "\"\"", "🏦", "٣",
		"e\xcc\x81", "words", "rank", "rowid", "' OR 1=1 --", "\");DROP TABLE words;--" };
	g_autofree char *schema = NULL, *after = NULL;
	int lives = g_test_slow() ? 20000 : 2000;

	(void)data;
	follow(f);
	schema = g_strdup_printf("%" G_GINT64_FORMAT, db_int(f->net, 0,
		SQL("SELECT sum(length(sql)) FROM sqlite_master")));
	for (int i = 0; i < lives; i++) {
		GString *query = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) hits = NULL;

		for (int n = g_test_rand_int_range(1, 9); n > 0; n--)
			g_string_append(query, bits[g_test_rand_int_range(0, G_N_ELEMENTS(bits))]);
		hits = search_run(f->desk, query->str, g_test_rand_bit(), 0, 10, &error);
		if (hits == NULL)
			g_test_message("%s: %s", query->str, error->message);
		g_assert_nonnull(hits);
		g_string_free(query, TRUE);
	}
	after = g_strdup_printf("%" G_GINT64_FORMAT, db_int(f->net, 0,
		SQL("SELECT sum(length(sql)) FROM sqlite_master")));
	g_assert_cmpstr(schema, ==, after);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message")), ==, 4);
}

static void
test_snippet(void)
{
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *expression = search_expression("cœur l'affaire prefix*", FALSE, terms);
	int at, len;

	g_assert_nonnull(expression);
	g_assert_cmpuint(terms->len, ==, 3); /* not the lone l */
	{
		g_autofree char *s = search_snippet("Voilà le\ncœur\tde tout.", terms, 100, &at, &len);

		g_assert_cmpstr(s, ==, "Voilà le cœur de tout.");
		g_assert_cmpint(strncmp(s + at, "cœur", (gsize)len), ==, 0);
		g_assert_cmpint(len, ==, (int)strlen("cœur"));
	}
	{ /* decomposed accents, and the whole word of a prefix */
		g_autofree char *s = search_snippet("les pre\xcc\x81" "fixes", terms, 100, &at, &len);

		g_assert_cmpint(strncmp(s + at, "pre\xcc\x81" "fixes", (gsize)len), ==, 0);
	}
	{ /* far inside: cut on both sides, never inside a character */
		GString *text = g_string_new(NULL);
		g_autofree char *s = NULL;

		for (int i = 0; i < 200; i++)
			g_string_append(text, "éàü ");
		g_string_append(text, "affaire ");
		for (int i = 0; i < 200; i++)
			g_string_append(text, "éàü");
		s = search_snippet(text->str, terms, 100, &at, &len);
		g_assert_true(g_utf8_validate(s, -1, NULL));
		g_assert_cmpuint(strlen(s), <, 130);
		g_assert_cmpint(strncmp(s + at, "affaire", 7), ==, 0);
		g_assert_true(g_str_has_prefix(s, "…") && g_str_has_suffix(s, "…"));
		g_string_free(text, TRUE);
	}
	g_assert_null(search_snippet("rien", terms, 100, &at, &len));
	g_assert_null(search_snippet("", terms, 100, &at, &len));
}

static void
test_window(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) first = NULL, second = NULL;

	(void)data;
	follow(f);
	first = search_run(f->desk, "virement", FALSE, 0, 1, NULL);
	second = search_run(f->desk, "virement", FALSE, 1, 1, NULL);
	g_assert_cmpuint(first->len, ==, 1);
	g_assert_cmpuint(second->len, ==, 1);
	g_assert_cmpint(((struct search_hit *)first->pdata[0])->message, >,
		((struct search_hit *)second->pdata[0])->message);
}

/* Newest first and one by one; found once each. */
static void
test_follow(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) hits = NULL;

	(void)data;
	assert_failed(search_run(f->desk, "virement", FALSE, 0, 10, &error) == NULL, error, ERR_GONE);
	for (int i = 60; i > 0; i--) {
		g_autofree char *spec = g_strdup_printf("f%d@x||eve@x.example|contact@banque.example|Suite|zinzolin", i);

		take_in(f->net, spec, NOW + i * MINUTE);
		if (i % 7 == 0)
			g_assert_cmpint(search_follow(f->net, 3, NULL), ==, 3);
	}
	g_assert_cmpint(search_behind(f->desk), >, 0);
	follow(f);
	hits = search_run(f->desk, "zinzolin", FALSE, 0, 0, NULL);
	g_assert_cmpuint(hits->len, ==, 60);
	g_clear_pointer(&hits, g_ptr_array_unref);
	/* once more from the start */
	g_assert_true(search_rebuild(f->net, NULL));
	follow(f);
	hits = search_run(f->desk, "zinzolin", FALSE, 0, 0, NULL); /* the desk sees the new file */
	g_assert_cmpuint(hits->len, ==, 60);
}

static void
test_lost(struct fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->home, "search.db", NULL);
	g_autofree char *wal = g_strconcat(path, "-wal", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) found = NULL;
	int fd;

	(void)data;
	follow(f);
	/* damaged while nobody had it open */
	g_clear_pointer(&f->net, db_close);
	g_clear_pointer(&f->desk, db_close);
	fd = open(path, O_WRONLY);
	g_assert_cmpint(pwrite(fd, "damaged, quite damaged, no SQLite at all", 40, 0), ==, 40);
	close(fd);
	f->desk = open_ok(f->home, DB_DESK); /* the screen opens all the same */
	assert_failed(search_run(f->desk, "virement", FALSE, 0, 10, &error) == NULL, error, ERR_STORAGE);
	f->net = open_ok(f->home, DB_NET);
	found = db_check(f->net, FALSE);
	g_assert_cmpuint(found->len, ==, 1);
	follow(f); /* made anew by itself */
	{
		g_autofree char *hits = find(f, "virement", FALSE);

		g_assert_cmpstr(hits, ==, "32");
	}
	/* removed under everybody's feet */
	g_clear_pointer(&f->net, db_close);
	g_remove(path);
	g_remove(wal);
	f->net = open_ok(f->home, DB_NET);
	follow(f);
	{
		g_autofree char *hits = find(f, "virement", FALSE);

		g_assert_cmpstr(hits, ==, "32");
	}
}

/* A power cut can set cache.db back behind its index, and numbers are given again. */
static void
test_set_back(struct fixture *f, gconstpointer data)
{
	(void)data;
	follow(f);
	g_assert_cmpint(sqlite3_exec(db_handle(f->net), "DROP TRIGGER event_kept; DELETE FROM event WHERE seq >= 3;"
		"DELETE FROM sqlite_sequence WHERE name = 'event'; INSERT INTO event(case_id, kind, message)"
		" SELECT 1, 'in', id FROM message ORDER BY id DESC LIMIT 2", NULL, NULL, NULL), ==, SQLITE_OK);
	follow(f);
	{
		g_autofree char *hits = find(f, "virement", FALSE);

		g_assert_cmpstr(hits, ==, "32");
	}
}

/* As the workers of several accounts do, each with its own handles. */
static void
follow_as_worker(const char *home, int out)
{
	AUTO(db) db = db_open(home, DB_NET, NULL);
	g_autoptr(GError) error = NULL;
	int n = 1;

	while (n != 0) {
		n = search_follow(db, 7, &error);
		if (n > 0 && write(out, &n, sizeof(n)) != sizeof(n))
			_exit(1);
		if (n < 0 && !g_error_matches(error, ERR, ERR_BUSY)) {
			g_printerr("# %s\n", error->message);
			_exit(1);
		}
		g_clear_error(&error);
	}
	_exit(0);
}

static void
test_workers_together(struct fixture *f, gconstpointer data)
{
	int total = 0, n, fds[2];
	pid_t pids[3];

	(void)data;
	g_assert_cmpint(pipe(fds), ==, 0);
	for (int i = 0; i < 300; i++) {
		g_autofree char *spec = g_strdup_printf("w%d@x||eve@x.example|contact@banque.example|ensemble %d|mot", i, i);

		take_in(f->net, spec, NOW + 1000 + i);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(pids); i++)
		if ((pids[i] = fork()) == 0)
			follow_as_worker(f->home, fds[1]);
	for (gsize i = 0; i < G_N_ELEMENTS(pids); i++) {
		int status = -1;

		g_assert_cmpint(waitpid(pids[i], &status, 0), ==, pids[i]);
		g_assert_cmpint(status, ==, 0);
	}
	close(fds[1]);
	while (read(fds[0], &n, sizeof(n)) == sizeof(n))
		total += n;
	close(fds[0]);
	g_assert_cmpint(total, ==, 304); /* each once */
	g_assert_cmpint(search_behind(f->net), ==, 0);
}

/* One worker makes the index anew while another has it open. */
static void
test_replaced(struct fixture *f, gconstpointer data)
{
	AUTO(db) other = open_ok(f->home, DB_NET);
	g_autoptr(GError) error = NULL;
	g_autofree char *found = NULL;

	(void)data;
	follow(f);
	g_assert_cmpint(search_follow(other, 10, &error), ==, 0);
	g_assert_true(search_rebuild(f->net, &error));
	while (search_follow(other, 10, &error) > 0)
		;
	g_assert_no_error(error);
	found = find(f, "virement", FALSE);
	g_assert_cmpstr(found, ==, "32");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = { { "find", test_find }, { "typing", test_typing }, { "strange", test_strange }, { "window", test_window },
		{ "follow", test_follow }, { "lost", test_lost }, { "set-back", test_set_back },
		{ "workers-together", test_workers_together }, { "replaced", test_replaced } };

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/search/snippet", test_snippet);
	g_test_add_func("/cache/search/prefix", test_prefix);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strconcat("/cache/search/", tests[i].name, NULL);

		g_test_add(path, struct fixture, NULL, set_up, tests[i].run, fixture_tear_down);
	}
	return g_test_run();
}
