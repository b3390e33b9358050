/* net/mailfiles.h — what lies in files: mails (.eml, mbox, Maildir), recorded pages (.json), folders of
 * them.
 *
 * Only reads; symbolic links inside folders are not followed. */
#ifndef GUICHET_NET_MAILFILES_H
#define GUICHET_NET_MAILFILES_H

#include <glib.h>

struct mailfile {
	char *path;
	guint64 size;
	guint32 flags; /* enum ledger_flag, from a Maildir name */
	gboolean sent; /* lies in a folder of mail we sent */
};

/* All files below the paths, in order of name within a folder (struct mailfile *, freed with the
 * array). A path named by the caller is taken whatever it is called; inside a folder:
 * *.eml, *.mbox and Maildirs, or with `pages` *.json. What cannot be opened, and a named folder in which nothing is
 * found, add a sentence (char *) to `troubles`. */
GPtrArray *mailfiles_find(const char *const *paths, gboolean pages, GPtrArray *troubles);

/* Calls `got` for each mail of the file, for a page once; FALSE from it stops. ERR_GONE: the file cannot be read. */
typedef gboolean (*mailfile_got)(GBytes *mail, const struct mailfile *, gpointer data,
	GError **error);
gboolean mailfile_read(const struct mailfile *, mailfile_got got, gpointer data, GError **error);

#endif
