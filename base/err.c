/* base/err.c — the table of codes, and how sentences are put into a GError. */
#include "base/err.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#define BACKOFF_FIRST 2 /* seconds */
#define BACKOFF_MAX (15 * 60)

static const struct {
	enum err_policy policy;
	const char *name; /* as in the enum: upper case */
	const char *text;
} table[ERR_N] = {
#define ERR_ROW(code, policy, text) [ERR_##code] = { policy, #code, text },
	ERR_CODES(ERR_ROW)
#undef ERR_ROW
};

GQuark
err_quark(void)
{
	return g_quark_from_static_string("guichet");
}

gboolean
err_set(GError **error, enum err_code code, const char *format, ...)
{
	va_list args;
	g_autofree char *raw = NULL, *clear = NULL;

	if (error == NULL)
		return FALSE;
	va_start(args, format);
	raw = g_strdup_vprintf(format, args);
	va_end(args);
	clear = text_clean(raw, -1, TEXT_LINE); /* servers, certificates and files speak in it */
	*error = g_error_new_literal(ERR, (gint)code, clear);
	return FALSE;
}

gboolean
err_set_errno(GError **error, enum err_code code, int errnum, const char *format, ...)
{
	va_list args;
	g_autofree char *what = NULL;

	if (error == NULL)
		return FALSE;
	va_start(args, format);
	what = g_strdup_vprintf(format, args);
	va_end(args);
	return err_set(error, code, "%s: %s", what, g_strerror(errnum));
}

enum err_policy
err_policy(const GError *error)
{
	if (error == NULL || error->domain != ERR || error->code < 0 || error->code >= ERR_N)
		return ERR_GIVE_UP;
	return table[error->code].policy;
}

const char *
err_name(enum err_code code)
{
	static char lower[ERR_N][16];

	if ((int)code < 0 || code >= ERR_N)
		return "none";
	if (lower[code][0] == '\0') {
		g_autofree char *name = g_ascii_strdown(table[code].name, -1);

		g_strlcpy(lower[code], name, sizeof(lower[code]));
	}
	return lower[code];
}

const char *
err_text(enum err_code code)
{
	if ((int)code < 0 || code >= ERR_N)
		return "";
	return _(table[code].text);
}

/* Spreads neighbouring seeds and attempts (the finaliser of MurmurHash3). */
static guint32
mix(guint32 x)
{
	x ^= x >> 16;
	x *= 0x85ebca6bU;
	x ^= x >> 13;
	x *= 0xc2b2ae35U;
	return x ^ x >> 16;
}

int
err_backoff(int attempt, guint32 seed)
{
	int wait = BACKOFF_FIRST;

	for (int i = 1; i < attempt && wait < BACKOFF_MAX; i++)
		wait *= 2;
	wait = MIN(wait, BACKOFF_MAX);

	int quarter = wait / 4;
	guint32 spread = mix(seed + 0x9e3779b9U * (guint32)MAX(attempt, 1));

	return wait - quarter + (int)(spread % (guint32)(2 * quarter + 1));
}
