/* net/jsonic.c — small helpers over jansson. */
#include "net/jsonic.h"

#include <stdlib.h>
#include <string.h>

char *
jsonic_text(const json_t *value)
{
	char *theirs = value != NULL ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	char *ours = g_strdup(theirs);

	if (theirs != NULL)
		explicit_bzero(theirs, strlen(theirs)); /* it may hold secrets */
	free(theirs);
	return ours;
}

static void
wipe(json_t *value)
{
	const char *key;
	json_t *member;
	gsize i;

	if (json_is_string(value)) {
		union {
			const char *from;
			char *to;
		} u = {.from = json_string_value(value)};

		explicit_bzero(u.to, json_string_length(value));
	}
	json_object_foreach(value, key, member)
		wipe(member);
	json_array_foreach(value, i, member)
		wipe(member);
}

void
jsonic_wipe(json_t *value)
{
	wipe(value);
	json_decref(value);
}

/* The next name of a pointer, "~1" and "~0" undone. */
static char *
name_of(const char *from, gsize n)
{
	g_autofree char *raw = g_strndup(from, n);
	g_auto(GStrv) slashes = g_strsplit(raw, "~1", -1);
	g_autofree char *half = g_strjoinv("/", slashes);
	g_auto(GStrv) tildes = g_strsplit(half, "~0", -1);

	return g_strjoinv("~", tildes);
}

json_t *
jsonic_at(const json_t *value, const char *pointer)
{
	union {
		const json_t *from;
		json_t *to;
	} at = {.from = value};

	while (at.to != NULL && pointer[0] == '/') {
		gsize n = strcspn(pointer + 1, "/");
		g_autofree char *name = name_of(pointer + 1, n);
		guint64 index;

		if (json_is_array(at.to))
			at.to = g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT32, &index, NULL) ?
				json_array_get(at.to, (gsize)index) : NULL;
		else
			at.to = json_object_get(at.to, name);
		pointer += n + 1;
	}
	return pointer[0] == '\0' ? at.to : NULL;
}

char *
jsonic_string(const json_t *value)
{
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return NULL;
}
