/* cache/canned.h — the templates of a home: read from files, filled for a case, counted.
 *
 * One folder (key `templates`, else HOME/templates; it may be a git checkout): NAME.tpl, guichet-template(5);
 * partials/NAME.LANG.mustache or partials/NAME.mustache; files/ for what goes with answers. */
#ifndef GUICHET_CACHE_CANNED_H
#define GUICHET_CACHE_CANNED_H

#include "base/conf.h"
#include "cache/outbox.h"
#include "core/canned.h"

struct canned_store;

/* Reads all of it; no folder is no template. Never fails: what cannot be read is told by canned_store_broken. */
struct canned_store *canned_store_open(const char *home, const struct conf *);
void canned_store_free(struct canned_store *);
AUTO_DEFINE(canned_store);
const char *canned_store_folder(const struct canned_store *);
/* In name order (borrowed, struct canned *); sentences about files that are no templates (char *). */
const GPtrArray *canned_store_list(const struct canned_store *);
const GPtrArray *canned_store_broken(const struct canned_store *);
/* NULL with ERR_GONE. */
const struct canned *canned_store_find(const struct canned_store *, const char *name, GError **error);
/* The same; where the folder has none of that name, the one that guichet comes with, with its partials. */
const struct canned *canned_store_or_shipped(struct canned_store *, const char *name, GError **error);
/* A file that goes with answers; NULL with ERR_GONE, ERR_LIMIT (transfer full). */
GBytes *canned_store_file(const struct canned_store *, const char *name, GError **error);

/* canned_check() with what is in the folder, and the limits of the accounts of `db` (NULL: none). */
GPtrArray *canned_store_check(struct canned_store *, struct db *, const struct canned *);
/* Writes NAME.tpl when nothing is wrong with it: ERR_INPUT says the first thing that is, and how many more. */
gboolean canned_store_save(struct canned_store *, struct db *, const char *name, const char *text, GError **error);
/* Puts the templates that guichet comes with where there are none of their names. How many, -1 on failure. */
int canned_store_install(const char *folder, GError **error);

/* ---- for a case ----------------------------------------------------------------------------------- */

/* What a template is filled with for this draft, saved or not; what is not known is null. (transfer full) */
struct value *canned_data(struct db *, const struct draft *, gint64 now, GError **error);

struct canned_fill {
	const struct canned *canned;
	enum canned_part part;
	const struct value *data;
	gint64 now;
	const struct length_rule *limit; /* of the channel: longer is an error, with by how much; NULL none */
	gboolean greeted, closed; /* the answer has it already: without the partials greeting and hello; signature and legal */
	GPtrArray *gaps; /* as in struct template_job */
};
/* The part, filled, and never cut (transfer full). NULL with ERR_INPUT. */
char *canned_store_fill(struct canned_store *, const struct canned_fill *, GError **error);

/* ---- what was used ---------------------------------------------------------------------------------- */

/* DB_DESK: counts it, and keeps with the draft (whose row exists) what it became. */
gboolean canned_used(struct db *, const struct draft *, const char *name, enum canned_part, const char *text,
	gint64 now, GError **error);
/* What templates became in a draft, one after the other; NULL when none was used (transfer full). */
char *canned_rendered(struct db *, gint64 draft);

struct canned_use {
	gint64 n, last_at;
};
/* How often a template was used, and when last. */
struct canned_use canned_use_of(struct db *, const char *name);

#endif
