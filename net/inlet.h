/* net/inlet.h — a folder that messages are brought in from, each file once.
 *
 * FOLDER/new/ holds what waits; what is stored moves to FOLDER/cur/; what cannot be brought in is
 * kept aside in FOLDER/bad/ with its reason beside it (.why), and told of until it is gone.
 * A crash between storing and moving brings a file twice: whoever stores must know it again. */
#ifndef GUICHET_NET_INLET_H
#define GUICHET_NET_INLET_H

#include "base/auto.h"

#include <glib.h>

struct inlet;

enum inlet_taken {
	INLET_TAKEN,
	INLET_ASIDE, /* this file is no good: *error says why (ERR_INPUT, ERR_LIMIT), the others go on */
	INLET_FAILED, /* the whole pass: *error; the file stays */
};

struct inlet_user {
	enum inlet_taken (*take)(gpointer data, const char *path, GBytes *, GError **error);
	/* Durable on disk: called once before the files move, when any was taken. */
	gboolean (*settle)(gpointer data, GError **error);
	/* How far it is; may be NULL. */
	void (*tell)(gpointer data, guint done, guint total);
};

/* Makes the folders. `account` for sentences; `suffix` of the files that are meant (".eml"). */
struct inlet *inlet_new(const char *account, const char *folder, const char *suffix, GError **error);
void inlet_free(struct inlet *);
AUTO_DEFINE(inlet);

/* All files that are here, in order of name; one that is being written is left for later. */
gboolean inlet_pass(struct inlet *, const struct inlet_user *, gpointer data, GError **error);

/* What needs a person, or NULL (borrowed until the next pass). */
const char *inlet_trouble(const struct inlet *);
guint64 inlet_bytes(const struct inlet *); /* read since inlet_new */

/* Readable when a file came; -1 where the system cannot tell. Look again every INLET_AGAIN_MS all the
 * same: network file systems lose such news. */
int inlet_fd(const struct inlet *);
void inlet_drain(struct inlet *); /* the news was heard */
#define INLET_AGAIN_MS 60000

#endif
