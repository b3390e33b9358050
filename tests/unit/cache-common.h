/* tests/unit/cache-common.h — a home in a temp dir, and messages made in one line. */
#ifndef GUICHET_TESTS_CACHE_COMMON_H
#define GUICHET_TESTS_CACHE_COMMON_H

#include "base/err.h"
#include "cache/account.h"
#include "cache/act.h"
#include "cache/db-private.h"
#include "cache/inbox.h"
#include "cache/ledger.h"
#include "cache/outbox-net.h"
#include "cache/search-index.h"
#include "cache/search.h"
#include "cache/ui.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z */
#define MINUTE G_GINT64_CONSTANT(60000)
#define OURS "contact@banque.example"

G_GNUC_UNUSED static char *
home_new(void)
{
	g_autoptr(GError) error = NULL;
	char *dir = g_dir_make_tmp("guichet-cache-XXXXXX", &error);

	g_assert_no_error(error);
	return dir;
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_tree(child);
	}
	g_remove(path);
}

G_GNUC_UNUSED static void
home_free(char *home)
{
	remove_tree(home);
	g_free(home);
}

G_GNUC_UNUSED static struct db *
open_ok(const char *home, enum db_role role)
{
	g_autoptr(GError) error = NULL;
	struct db *db = db_open(home, role, &error);

	g_assert_no_error(error);
	g_assert_nonnull(db);
	return db;
}

/* Account 1 "agence", target four hours. */
G_GNUC_UNUSED static void
add_account(struct db *db)
{
	g_autoptr(GError) error = NULL;

	db_run(db, &error, SQL("INSERT INTO account(id, name, channel, address, target_s)"
		" VALUES (1, 'agence', 'mail', 'contact@banque.example', 14400)"));
	g_assert_no_error(error);
}

/* "id|in-reply-to|from|to|subject|text"; empty fields are NULL. */
G_GNUC_UNUSED static struct message *
mail(const char *spec, gint64 at)
{
	g_auto(GStrv) f = g_strsplit(spec, "|", 6);
	struct message *m = message_new();

	g_assert_cmpuint(g_strv_length(f), ==, 6);
	m->id = *f[0] != '\0' ? g_strdup(f[0]) : NULL;
	if (*f[1] != '\0') {
		m->parent = g_strdup(f[1]);
		g_ptr_array_add(m->refs, g_strdup(f[1]));
	}
	if (*f[2] != '\0')
		message_add_person(m, PERSON_FROM, f[2], NULL);
	if (*f[3] != '\0')
		message_add_person(m, PERSON_TO, f[3], NULL);
	m->subject = g_strdup(f[4]);
	m->text = g_strdup(f[5]);
	m->at = at;
	return m;
}

G_GNUC_UNUSED static gint64
take_in_as(struct db *db, struct message *m, const struct inbox_source *source,
	enum inbox_added expected)
{
	g_autoptr(GError) error = NULL;
	gint64 id = 0;
	enum inbox_added added;

	g_assert_true(db_begin(db, &error));
	added = inbox_add(db, m, source, &id, &error);
	g_assert_no_error(error);
	g_assert_cmpint(added, ==, expected);
	g_assert_true(db_commit(db, FALSE, &error));
	message_free(m);
	return id;
}

/* A customer's mail, found in the inbox and arrived when it was received. */
G_GNUC_UNUSED static gint64
take_in(struct db *db, const char *spec, gint64 at)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = at };

	return take_in_as(db, mail(spec, at), &source, INBOX_NEW);
}

/* Ours, found in the Sent folder. */
G_GNUC_UNUSED static gint64
take_sent(struct db *db, const char *spec, gint64 at)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = at,
		.sent_folder = TRUE };

	return take_in_as(db, mail(spec, at), &source, INBOX_NEW);
}

G_GNUC_UNUSED static gint64
do_act(struct db *db, enum act_kind kind, gint64 case_id, const char *arg, gint64 at)
{
	g_autoptr(GError) error = NULL;
	struct act act = { .kind = kind, .advisor = "claire", .case_id = case_id, .arg = arg,
		.at = at };
	gint64 id = act_add(db, &act, &error);

	g_assert_no_error(error);
	g_assert_cmpint(id, >, 0);
	return id;
}

G_GNUC_UNUSED static struct inbox_row *
the_case(struct db *db, gint64 case_id)
{
	g_autoptr(GError) error = NULL;
	struct inbox_row *row = inbox_case(db, case_id, &error);

	g_assert_no_error(error);
	return row;
}

G_GNUC_UNUSED static void
assert_state(struct db *db, gint64 case_id, enum case_state state, gint64 waiting_since)
{
	AUTO(inbox_row) row = the_case(db, case_id);

	g_assert_cmpstr(case_state_name(row->state), ==, case_state_name(state));
	g_assert_cmpint(row->waiting_since, ==, waiting_since);
	g_assert_cmpint(row->due, ==, waiting_since > 0 ? waiting_since + 4 * 3600 * 1000 : 0);
}

#define assert_failed(failed, error, expected) \
	do { \
		g_assert_true(failed); \
		g_assert_error(error, ERR, expected); \
		g_clear_error(&(error)); \
	} while (0)

#endif
