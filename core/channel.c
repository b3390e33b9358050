/* core/channel.c — one row a kind of channel. A limit that a server announces is its account's
 * business; what stands here holds for the kind. */
#include "core/channel.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

static const struct channel channels[] = {
	/* name, title, mark, in ASCII, public, unit, max, undo, window, target */
	{ "mail", N_("e-mail"), "@", "@", FALSE, UNIT_NONE, 0, 15, 0, 4 * HOUR },
	{ "chat", N_("chat"), "»", ">", FALSE, UNIT_GRAPHEMES, 0, 3, 0, 5 * MINUTE },
	{ "public", N_("public post"), "#", "#", TRUE, UNIT_GRAPHEMES, 500, 30, 0, 30 * MINUTE },
	{ "review", N_("public review"), "*", "*", TRUE, UNIT_BYTES, 4096, 30, 0, 24 * HOUR },
};

const struct channel *
channel_find(const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(channels); i++)
		if (strcmp(channels[i].name, name) == 0)
			return &channels[i];
	return NULL;
}

const struct channel *
channel_list(gsize *n)
{
	*n = G_N_ELEMENTS(channels);
	return channels;
}

gint64
channel_length(const struct channel *c, const char *text)
{
	switch (c->unit) {
	case UNIT_UTF16:
		return (gint64)text_utf16(text);
	case UNIT_BYTES:
		return (gint64)strlen(text);
	case UNIT_NONE:
	case UNIT_GRAPHEMES:
		break;
	}
	return (gint64)text_graphemes(text);
}

const char *
channel_unit_name(enum channel_unit unit)
{
	switch (unit) {
	case UNIT_UTF16:
		return N_("UTF-16 units");
	case UNIT_BYTES:
		return N_("bytes");
	case UNIT_NONE:
	case UNIT_GRAPHEMES:
		break;
	}
	return N_("characters");
}
