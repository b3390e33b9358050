/* core/channel.c — one row a kind of channel. A limit that a server announces is its account's
 * business; what stands here holds for the kind. */
#include "core/channel.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

static const struct channel channels[] = {
	/* name, title, mark, in ASCII, public, one answer, limit, undo, window, target */
	{ "mail", N_("e-mail"), "@", "@", FALSE, FALSE, { LENGTH_NONE, 0, 0, 0 }, 15, 0, 4 * HOUR },
	{ "chat", N_("chat"), "»", ">", FALSE, FALSE, { LENGTH_GRAPHEMES, 0, 0, 0 }, 3, 0, 5 * MINUTE },
	{ "public", N_("public post"), "#", "#", TRUE, FALSE, { LENGTH_GRAPHEMES, 500, 0, 0 }, 30, 0, 30 * MINUTE },
	{ "review", N_("public review"), "*", "*", TRUE, TRUE, { LENGTH_BYTES, 4096, 0, 0 }, 30, 0, 24 * HOUR },
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
