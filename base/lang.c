/* base/lang.c — opens the translation catalogue. */
#include "base/lang.h"

#include "base/proc.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#define DOMAIN "guichet"

gboolean
lang_is_french(void)
{
	for (const char *const *l = g_get_language_names(); *l != NULL; l++) {
		if (g_str_has_prefix(*l, "fr"))
			return TRUE;
		if (g_str_has_prefix(*l, "en") || **l == 'C')
			return FALSE;
	}
	return FALSE;
}

char *
lang_real(double value, int decimals)
{
	char format[8], text[G_ASCII_DTOSTR_BUF_SIZE], *point;

	g_snprintf(format, sizeof format, "%%.%df", CLAMP(decimals, 0, 9));
	g_ascii_formatd(text, sizeof text, format, value);
	if ((point = strchr(text, '.')) != NULL && lang_is_french())
		*point = ',';
	return g_strdup(text);
}

void
lang_start(void)
{
	g_autofree char *here = proc_self_dir();
	g_autofree char *beside = g_build_filename(here, "locale", NULL);

	setlocale(LC_ALL, "");
	bindtextdomain(DOMAIN, g_file_test(beside, G_FILE_TEST_IS_DIR)
			? beside
			: GUICHET_PREFIX "/share/locale");
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
}
