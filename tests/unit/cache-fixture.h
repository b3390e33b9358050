/* tests/unit/cache-fixture.h — what most tests of the cache begin with: a home, and a handle of each program. */
#ifndef GUICHET_TESTS_CACHE_FIXTURE_H
#define GUICHET_TESTS_CACHE_FIXTURE_H

#include "tests/unit/cache-common.h"

struct fixture {
	char *home;
	struct db *net, *desk;
};

static void
fixture_open(struct fixture *f)
{
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	f->desk = open_ok(f->home, DB_DESK);
}

/* With account 1. */
G_GNUC_UNUSED static void
fixture_set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	fixture_open(f);
	add_account(f->net);
}

/* A test may have closed them itself. */
G_GNUC_UNUSED static void
fixture_tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	g_clear_pointer(&f->desk, db_close);
	g_clear_pointer(&f->net, db_close);
	home_free(f->home);
}

#endif
