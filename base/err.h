/* base/err.h — one code that decides what happens next, one sentence for a person.
 *
 * Every function that can fail takes a GError ** last and sets it in this domain.
 * The code answers "try again?" (err_retry) and "whom does it concern?"; the message
 * is a whole sentence that names the account or case and the remedy. */
#ifndef GUICHET_BASE_ERR_H
#define GUICHET_BASE_ERR_H

#include <glib.h>

/* What the machine does about an error of this code, without being asked. */
enum err_policy {
	ERR_GIVE_UP, /* only a person can mend it */
	ERR_BACK_OFF, /* try again later, each time later (see err_backoff) */
	ERR_SOON, /* try again at once or within a second: somebody else was writing */
	ERR_LOOK, /* the outcome is unknown: look before anything is done again */
};

/*	code      policy        in a word, for lists and logs (gi18n.h is wanted where it is used) */
#define ERR_CODES(_) \
	_(INPUT,    ERR_GIVE_UP,  N_("malformed data")) \
	_(USAGE,    ERR_GIVE_UP,  N_("wrong usage")) \
	_(CONFIG,   ERR_GIVE_UP,  N_("configuration error")) \
	_(AUTH,     ERR_GIVE_UP,  N_("login refused")) \
	_(TRUST,    ERR_GIVE_UP,  N_("server not trusted")) \
	_(REFUSED,  ERR_GIVE_UP,  N_("refused by the other side")) \
	_(GONE,     ERR_GIVE_UP,  N_("no longer there")) \
	_(STALE,    ERR_GIVE_UP,  N_("changed meanwhile")) \
	_(VERSION,  ERR_GIVE_UP,  N_("made by a newer version")) \
	_(LIMIT,    ERR_BACK_OFF, N_("asked to slow down")) \
	_(NET,      ERR_BACK_OFF, N_("network unreachable")) \
	_(TIMEOUT,  ERR_BACK_OFF, N_("no answer in time")) \
	_(PROTOCOL, ERR_BACK_OFF, N_("unexpected answer")) \
	_(TEMP,     ERR_BACK_OFF, N_("refused for now")) \
	_(STORAGE,  ERR_BACK_OFF, N_("disk full or unreadable")) \
	_(CHILD,    ERR_BACK_OFF, N_("a helper process died")) \
	_(BUSY,     ERR_SOON,     N_("the cache is busy")) \
	_(UNKNOWN,  ERR_LOOK,     N_("outcome unknown"))

enum err_code {
#define ERR_ENUM(code, policy, text) ERR_##code,
	ERR_CODES(ERR_ENUM)
#undef ERR_ENUM
	ERR_N
};

#define ERR err_quark()
GQuark err_quark(void);

/* Sets *error with a printf sentence, cleaned as text_clean() does and made one line, since others
 * speak in it; always returns FALSE, so that a caller can write
 * `return err_set(error, ERR_INPUT, "…");`. */
gboolean err_set(GError **error, enum err_code code, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* As err_set, adding what errno says. */
gboolean err_set_errno(GError **error, enum err_code code, int errnum, const char *format,
	...) G_GNUC_PRINTF(4, 5);

/* The policy of an error; one of another domain gives up. NULL gives up too. */
enum err_policy err_policy(const GError *error);

/* The code's name in lower case ("net"), for JSON and logs; the words of the table above,
 * translated (borrowed, static). */
const char *err_name(enum err_code code);
const char *err_text(enum err_code code);

/* Seconds to wait before attempt number `attempt` (1 = after the first failure): doubles
 * from 2 s up to 15 min, plus or minus a quarter by `seed` so that accounts spread out. */
int err_backoff(int attempt, guint32 seed);

#endif
