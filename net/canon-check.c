/* net/canon-check.c — what holds for every message of a connector, whoever made it. */
#include "net/canon-private.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define LANG_MAX 35 /* RFC 5646 §4.4.1 */

static const char *const words[CANON_N] = {
	[CANON_RIGHT] = "", [CANON_TYPE] = N_("is of the wrong type"),
	[CANON_MISSING] = N_("is missing"), [CANON_LONG] = N_("is too long"),
	[CANON_TIME] = N_("is no time"), [CANON_VALUE] = N_("has a value that is not allowed there"),
	[CANON_UNKNOWN] = N_("is no field that exists"), [CANON_MANY] = N_("holds too many"),
};

const char *
canon_words(enum canon_wrong what)
{
	return (guint)what < CANON_N ? words[what] : words[CANON_TYPE];
}

gboolean
canon_refuse(struct canon_fault *fault, enum canon_wrong what, const char *field)
{
	fault->what = what;
	g_strlcpy(fault->field, field, sizeof fault->field);
	return FALSE;
}

gboolean
canon_is_link(const char *link, gboolean web)
{
	const guchar *p = (const guchar *)link;
	gboolean ascii = TRUE;

	if (link == NULL)
		return TRUE;
	for (; *p != '\0'; p++) {
		if (*p <= ' ' || *p == '"' || *p == '<' || *p == '>' || *p == '\\' || *p == 0x7f)
			return FALSE;
		ascii = ascii && *p < 0x80;
	}
	return p - (const guchar *)link <= CANON_URL_MAX && (ascii || !text_is_suspicious(link, -1)) &&
		(!web || g_ascii_strncasecmp(link, "https://", 8) == 0 ||
			g_ascii_strncasecmp(link, "http://", 7) == 0);
}

gboolean
canon_is_lang(const char *lang)
{
	return lang == NULL || (*lang != '\0' && strlen(lang) <= LANG_MAX &&
		lang[strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0');
}

/* About another message, rather than one itself? */
static gboolean
revises(const struct message *m)
{
	return m->kind == MESSAGE_EDIT || m->kind == MESSAGE_DELETE || m->kind == MESSAGE_REACTION;
}

gboolean
canon_check(const struct message *m, struct canon_fault *fault)
{
	if (m->id == NULL || *m->id == '\0')
		return canon_refuse(fault, CANON_MISSING, "id");
	if (strlen(m->id) > CANON_ID_MAX)
		return canon_refuse(fault, CANON_LONG, "id");
	if (m->thread != NULL && strlen(m->thread) > CANON_ID_MAX)
		return canon_refuse(fault, CANON_LONG, "thread");
	if (m->parent != NULL && strlen(m->parent) > CANON_ID_MAX)
		return canon_refuse(fault, CANON_LONG, "parent");
	if (m->at == 0)
		return canon_refuse(fault, CANON_MISSING, "at");
	if (m->keep != NULL && strlen(m->keep) > CANON_KEEP_MAX)
		return canon_refuse(fault, CANON_LONG, "keep");
	if (!canon_is_link(m->url, TRUE) || !canon_is_link(m->profile, TRUE))
		return canon_refuse(fault, CANON_VALUE, "url");
	for (guint i = 0; i < m->parts->len; i++)
		if (!canon_is_link(((const struct message_part *)m->parts->pdata[i])->url, FALSE))
			return canon_refuse(fault, CANON_VALUE, "attachments");
	if (!canon_is_lang(m->lang))
		return canon_refuse(fault, CANON_VALUE, "lang");
	if (m->automatic == AUTO_BOUNCE)
		return canon_refuse(fault, CANON_VALUE, "automatic");
	if (m->kind != MESSAGE_DELETE && message_person(m, PERSON_FROM) == NULL)
		return canon_refuse(fault, CANON_MISSING, "author");
	if (revises(m) && m->parent == NULL)
		return canon_refuse(fault, CANON_MISSING, "parent");
	if (m->kind == MESSAGE_REACTION && (m->text == NULL || *m->text == '\0'))
		return canon_refuse(fault, CANON_MISSING, "text");
	return TRUE;
}
