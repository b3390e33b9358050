/* net/rest.h — an account whose link is a REST API: a connector's pages in, replies out.
 *
 * sync: pull -> requests -> page -> messages, cursor and pending requests in one transaction; then
 * next. deliver: net/deliver with a link over push/sent/look. Long polls, streams that wake,
 * budgets (net/rate), back-off by err_policy. One failing account delays nobody: each has its
 * worker. */
#ifndef GUICHET_NET_REST_H
#define GUICHET_NET_REST_H

#include "base/conf.h"
#include "cache/bell.h"
#include "cache/db.h"
#include "net/ingest.h"
#include "core/entry.h"
#include "net/sync.h"

/* As sync_run. */
gboolean rest_run(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, struct sync_totals *, GError **error);
/* As deliver_run. */
gboolean rest_deliver(struct db *, const struct conf *, const char *account, struct bell *,
	gboolean once, GError **error);

/* Recorded pages that lie in files (net/spool.h), for an account of a connector; nothing is asked of its
 * server. `ingest` is borrowed and must live longer. */
struct records;
struct records *records_new(struct db *, const struct conf *, const char *account, struct ingest *,
	GError **error);
void records_free(struct records *);
AUTO_DEFINE(records);
/* Stores one. FALSE: *own tells whether only this file is no good (ERR_INPUT, ERR_LIMIT). */
gboolean records_take(struct records *, GBytes *record, gboolean *own, GError **error);

/* What the connector says of a draft before it is signed off: the same question, of the same input, as is
 * asked again before it leaves. Nothing is asked of the server and nothing stored; a DB_READ handle will
 * do. `account`: whose draft it must be (ERR_USAGE), NULL any. An account without a connector says
 * nothing (struct remark *, transfer full). */
GPtrArray *rest_remarks(struct db *, const struct conf *, gint64 draft, const char *account,
	GError **error);

/* The people of a directory behind an account, through its connector's functions `person` and `people`: net/directory.
 * `word` NULL: everybody. The account's row must be there (account_sync_conf). */
typedef gboolean rest_person(gpointer user, struct entry *, const char *label, GError **error);
gboolean rest_people(struct db *, const struct conf *, const char *account, const char *word, int most,
	rest_person *, gpointer user, GError **error);

#endif
