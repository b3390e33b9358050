/* core/message.c — the canonical message: made, checked, told apart. */
#include "core/message.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <stddef.h>
#include <string.h>

/* The strings that may be NULL. The text and the results come first: they alone have more than one line. */
static const size_t strings[] = {
	offsetof(struct message, text), offsetof(struct message, auth_results),
	offsetof(struct message, id),
	offsetof(struct message, thread), offsetof(struct message, parent),
	offsetof(struct message, subject), offsetof(struct message, html_note),
	offsetof(struct message, lang), offsetof(struct message, url),
	offsetof(struct message, list_id),
	offsetof(struct message, report_of), offsetof(struct message, email),
	offsetof(struct message, phone), offsetof(struct message, profile),
	offsetof(struct message, keep),
};

static const char *const kind_names[] = { "message", "comment", "post", "review", "edit",
	"delete", "reaction" };
static const char *const auto_names[] = { "no", "reply", "generated", "list", "bounce",
	"context" };

static void
person_free(gpointer p)
{
	struct message_person *person = p;

	g_free(person->address);
	g_free(person->name);
	g_free(person->id);
	g_free(person->within);
	g_free(person);
}

static void
part_free(gpointer p)
{
	struct message_part *part = p;

	g_free(part->section);
	g_free(part->name);
	g_free(part->type);
	g_free(part->cid);
	g_free(part->url);
	g_free(part);
}

static void
report_free(gpointer p)
{
	struct message_report *report = p;

	g_free(report->recipient);
	g_free(report->action);
	g_free(report->status);
	g_free(report->diagnostic);
	g_free(report);
}

static char **
string_at(struct message *m, size_t i)
{
	return (char **)(void *)((char *)m + strings[i]);
}

struct message *
message_new(void)
{
	struct message *m = g_new0(struct message, 1);

	m->refs = g_ptr_array_new_with_free_func(g_free);
	m->people = g_ptr_array_new_with_free_func(person_free);
	m->parts = g_ptr_array_new_with_free_func(part_free);
	m->reports = g_ptr_array_new_with_free_func(report_free);
	m->reach = -1;
	return m;
}

void
message_free(struct message *m)
{
	g_ptr_array_free(m->refs, TRUE);
	g_ptr_array_free(m->people, TRUE);
	g_ptr_array_free(m->parts, TRUE);
	g_ptr_array_free(m->reports, TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(*string_at(m, i));
	g_free(m);
}

struct message_person *
message_add_person(struct message *m, enum person_role role, const char *address,
	const char *name)
{
	struct message_person *p = g_new0(struct message_person, 1);

	p->role = role;
	p->address = g_strdup(address);
	p->name = g_strdup(name);
	g_ptr_array_add(m->people, p);
	return p;
}

struct message_part *
message_add_part(struct message *m)
{
	struct message_part *p = g_new0(struct message_part, 1);

	p->size = -1;
	g_ptr_array_add(m->parts, p);
	return p;
}

struct message_report *
message_add_report(struct message *m)
{
	struct message_report *r = g_new0(struct message_report, 1);

	g_ptr_array_add(m->reports, r);
	return r;
}

const struct message_person *
message_person(const struct message *m, enum person_role role)
{
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(m->people, i);

		if (p->role == role)
			return p;
	}
	return NULL;
}

/* Makes *s valid UTF-8 of at most `max` bytes. */
static void
mend(struct message *m, char **s, size_t max)
{
	char *valid;

	if (*s == NULL)
		return;
	if (!g_utf8_validate(*s, -1, NULL)) {
		valid = text_utf8(*s, -1);
		g_free(*s);
		*s = valid;
	}
	if (strlen(*s) > max) {
		size_t n = max;

		while (n > 0 && ((guchar)(*s)[n] & 0xC0) == 0x80)
			n--;
		(*s)[n] = '\0';
		m->cut = TRUE;
	}
}

/* As mend(), for what has one line: breaks become spaces. */
static void
mend_line(struct message *m, char **s)
{
	mend(m, s, MESSAGE_LINE_MAX);
	if (*s == NULL)
		return;
	for (char *p = *s; *(p += strcspn(p, "\r\n\t\v\f")) != '\0';)
		*p = ' ';
}

static void
shorten(struct message *m, GPtrArray *array, guint max)
{
	if (array->len > max) {
		g_ptr_array_set_size(array, (gint)max);
		m->cut = TRUE;
	}
}

static void
mend_lists(struct message *m)
{
	if (m->refs->len > MESSAGE_REFS_MAX) /* the first and the newest say the most */
		g_ptr_array_remove_range(m->refs, 1, m->refs->len - MESSAGE_REFS_MAX);
	shorten(m, m->people, MESSAGE_PEOPLE_MAX);
	shorten(m, m->parts, MESSAGE_PARTS_MAX);
	shorten(m, m->reports, MESSAGE_REPORTS_MAX);
	for (guint i = 0; i < m->refs->len; i++)
		mend_line(m, (char **)&m->refs->pdata[i]);
	for (guint i = 0; i < m->people->len; i++) {
		struct message_person *p = g_ptr_array_index(m->people, i);

		mend_line(m, &p->address);
		mend_line(m, &p->name);
		mend_line(m, &p->id);
		mend_line(m, &p->within);
	}
	for (guint i = 0; i < m->parts->len; i++) {
		struct message_part *p = g_ptr_array_index(m->parts, i);

		mend_line(m, &p->section);
		mend_line(m, &p->name);
		mend_line(m, &p->type);
		mend_line(m, &p->cid);
		mend_line(m, &p->url);
		p->size = MAX(p->size, -1);
	}
	for (guint i = 0; i < m->reports->len; i++) {
		struct message_report *r = g_ptr_array_index(m->reports, i);

		mend_line(m, &r->recipient);
		mend_line(m, &r->action);
		mend_line(m, &r->status);
		mend_line(m, &r->diagnostic);
	}
}

static gboolean
is_time(gint64 ms)
{
	return ms >= 0 && ms < G_GINT64_CONSTANT(7289654400000); /* the year 2201 */
}

/* What a parser of ours never makes, whatever the bytes were. */
static gboolean
is_sound(const struct message *m)
{
	if ((guint)m->kind >= G_N_ELEMENTS(kind_names) ||
	    (guint)m->automatic >= G_N_ELEMENTS(auto_names) || m->rating < 0 || m->rating > 5)
		return FALSE;
	for (guint i = 0; i < m->refs->len; i++)
		if (g_ptr_array_index(m->refs, i) == NULL)
			return FALSE;
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(m->people, i);

		if ((guint)p->role > PERSON_BCC || p->address == NULL)
			return FALSE;
	}
	for (guint i = 0; i < m->parts->len; i++)
		if (((struct message_part *)g_ptr_array_index(m->parts, i))->section == NULL)
			return FALSE;
	for (guint i = 0; i < m->reports->len; i++)
		if (((struct message_report *)g_ptr_array_index(m->reports, i))->recipient == NULL)
			return FALSE;
	return TRUE;
}

gboolean
message_check(struct message *m, GError **error)
{
	if (!is_sound(m))
		return err_set(error, ERR_INPUT,
		    _("a message came out of the parser malformed and was not taken in"));
	mend(m, &m->text, MESSAGE_TEXT_MAX);
	mend(m, &m->auth_results, MESSAGE_LINE_MAX);
	for (size_t i = 2; i < G_N_ELEMENTS(strings); i++)
		mend_line(m, string_at(m, i));
	mend_lists(m);
	m->at = is_time(m->at) ? m->at : 0;
	m->sent_at = is_time(m->sent_at) ? m->sent_at : 0;
	m->edited_at = is_time(m->edited_at) ? m->edited_at : 0;
	m->reach = MAX(m->reach, -1);
	return TRUE;
}

/* Each value with its length before it, so that no two lists of values read alike. */
static void
digest_add(GChecksum *sum, const char *value)
{
	g_autofree char *length = g_strdup_printf("%" G_GSIZE_FORMAT ":",
	    value != NULL ? strlen(value) : 0);

	g_checksum_update(sum, (const guchar *)length, -1);
	if (value != NULL)
		g_checksum_update(sum, (const guchar *)value, -1);
}

char *
message_digest(const struct message *m)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	const struct message_person *from = message_person(m, PERSON_FROM);
	g_autofree char *who = from != NULL ? g_ascii_strdown(from->address, -1) : NULL;
	g_autofree char *when = g_strdup_printf("%" G_GINT64_FORMAT, m->sent_at);

	digest_add(sum, who);
	digest_add(sum, when);
	digest_add(sum, m->subject);
	digest_add(sum, m->text);
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);
		g_autofree char *size = g_strdup_printf("%" G_GINT64_FORMAT, p->size);

		digest_add(sum, p->name);
		digest_add(sum, size);
	}
	return g_strndup(g_checksum_get_string(sum), 32);
}

const char *
message_kind_name(enum message_kind kind)
{
	return (guint)kind < G_N_ELEMENTS(kind_names) ? kind_names[kind] : "message";
}

const char *
message_auto_name(enum message_auto automatic)
{
	return (guint)automatic < G_N_ELEMENTS(auto_names) ? auto_names[automatic] : "no";
}

static gboolean
find_name(const char *const *names, gsize n, const char *name, guint *index)
{
	for (guint i = 0; name != NULL && i < n; i++)
		if (strcmp(names[i], name) == 0) {
			*index = i;
			return TRUE;
		}
	return FALSE;
}

gboolean
message_kind_parse(const char *name, enum message_kind *kind)
{
	guint i;

	if (!find_name(kind_names, G_N_ELEMENTS(kind_names), name, &i))
		return FALSE;
	*kind = (enum message_kind)i;
	return TRUE;
}

gboolean
message_auto_parse(const char *name, enum message_auto *automatic)
{
	guint i;

	if (!find_name(auto_names, G_N_ELEMENTS(auto_names), name, &i))
		return FALSE;
	*automatic = (enum message_auto)i;
	return TRUE;
}
