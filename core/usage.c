/* core/usage.c — social, web or silent. */
#include "core/usage.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
	const char *name, *shown;
} types[] = {
#define USAGE_ROW(type, name, shown) { name, shown },
	USAGE_TYPES(USAGE_ROW)
#undef USAGE_ROW
};

const char *
usage_name(enum usage_type type)
{
	return types[type].name;
}

const char *
usage_shown(enum usage_type type)
{
	return _(types[type].shown);
}

gboolean
usage_is_social(const char *kind)
{
	return strcmp(kind, "public") == 0 || strcmp(kind, "review") == 0;
}

enum usage_type
usage_of(gint64 social, gint64 others)
{
	return social + others == 0 ? USAGE_SILENT : social > others ? USAGE_SOCIAL : USAGE_WEB;
}
