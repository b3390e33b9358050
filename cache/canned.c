/* cache/canned.c — the folder of templates. */
#include "cache/canned.h"

#include "base/err.h"
#include "base/proc.h"
#include "cache/account.h"
#include "embed/templates.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".tpl"
#define PARTIALS "partials/"
#define PARTIAL_SUFFIX ".mustache"
#define TEXT_MAX (256 * 1024) /* bytes of a template or partial */
#define FILE_MAX (25 * 1024 * 1024) /* as of any file attached */
#define TEMPLATES_MAX 2000

static const struct shipped {
	const char *path, *text;
} shipped[] = { TEMPLATES };

struct canned_store {
	char *folder;
	GPtrArray *list; /* struct canned * */
	GPtrArray *broken; /* char * */
	GHashTable *partials; /* file name -> text */
	const char *lang; /* of the template being filled: which partials it gets */
	gboolean greeted, closed; /* and which it does not */
};

static void
free_canned(gpointer c)
{
	canned_free(c);
}

/* ---- reading ---------------------------------------------------------------------------- */

static char *
read_text(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) why = NULL;
	char *text = NULL;
	gsize len;
	GStatBuf st;

	if (g_stat(path, &st) == 0 && st.st_size > TEXT_MAX)
		err_set(error, ERR_INPUT, _("%s is longer than %u KiB: it is no template."), path, TEXT_MAX / 1024);
	else if (!g_file_get_contents(path, &text, &len, &why))
		err_set(error, ERR_STORAGE, _("The template %s cannot be read: %s"), path, why->message);
	return text;
}

static void
take_template(struct canned_store *s, const char *file)
{
	g_autofree char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));
	g_autoptr(GError) error = NULL;
	g_autofree char *text = read_text(s->folder, file, &error);
	struct canned *c = text != NULL ? canned_parse(text, name, &error) : NULL;

	if (c != NULL)
		g_ptr_array_add(s->list, c);
	else
		g_ptr_array_add(s->broken, g_strdup(error->message));
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of a folder with that end, sorted (transfer full). */
static GPtrArray *
names_in(const char *folder, const char *suffix)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && names->len < TEMPLATES_MAX && (name = g_dir_read_name(dir)) != NULL)
		if (*name != '.' && g_str_has_suffix(name, suffix) && strlen(name) > strlen(suffix))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

static void
read_folder(struct canned_store *s)
{
	g_autoptr(GPtrArray) templates = names_in(s->folder, SUFFIX), partials = NULL;
	g_autofree char *below = g_build_filename(s->folder, "partials", NULL);

	for (guint i = 0; i < templates->len; i++)
		take_template(s, templates->pdata[i]);
	partials = names_in(below, PARTIAL_SUFFIX);
	for (guint i = 0; i < partials->len; i++) {
		g_autoptr(GError) error = NULL;
		char *text = read_text(below, partials->pdata[i], &error);

		if (text == NULL) {
			g_ptr_array_add(s->broken, g_strdup(error->message));
			continue;
		}
		g_hash_table_insert(s->partials, g_strdup(partials->pdata[i]), text);
	}
}

struct canned_store *
canned_store_open(const char *home, const struct conf *conf)
{
	struct canned_store *s = g_new0(struct canned_store, 1);
	const char *folder = conf != NULL ? conf_get(conf, NULL, "guichet", "templates") : NULL;

	s->folder = folder != NULL && *folder != '\0' ? g_strdup(folder) : g_build_filename(home, "templates", NULL);
	s->list = g_ptr_array_new_with_free_func(free_canned);
	s->broken = g_ptr_array_new_with_free_func(g_free);
	s->partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	read_folder(s);
	return s;
}

void
canned_store_free(struct canned_store *s)
{
	g_free(s->folder);
	g_ptr_array_unref(s->list);
	g_ptr_array_unref(s->broken);
	g_hash_table_unref(s->partials);
	g_free(s);
}

const char *
canned_store_folder(const struct canned_store *s)
{
	return s->folder;
}

const GPtrArray *
canned_store_list(const struct canned_store *s)
{
	return s->list;
}

const GPtrArray *
canned_store_broken(const struct canned_store *s)
{
	return s->broken;
}

const struct canned *
canned_store_find(const struct canned_store *s, const char *name, GError **error)
{
	for (guint i = 0; i < s->list->len; i++)
		if (strcmp(((struct canned *)s->list->pdata[i])->name, name) == 0)
			return s->list->pdata[i];
	err_set(error, ERR_GONE, _("There is no template “%s” in %s: guichet templates lists those there are."), name, s->folder);
	return NULL;
}

/* Partials of the folder win. */
static void
add_shipped_partials(struct canned_store *s)
{
	for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
		const char *file = shipped[i].path + strlen(PARTIALS);

		if (g_str_has_prefix(shipped[i].path, PARTIALS) && !g_hash_table_contains(s->partials, file))
			g_hash_table_insert(s->partials, g_strdup(file), g_strdup(shipped[i].text));
	}
}

const struct canned *
canned_store_or_shipped(struct canned_store *s, const char *name, GError **error)
{
	g_autofree char *file = g_strconcat(name, SUFFIX, NULL);

	for (guint i = 0; i < s->list->len; i++)
		if (strcmp(((struct canned *)s->list->pdata[i])->name, name) == 0)
			return s->list->pdata[i];
	for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++)
		if (strcmp(shipped[i].path, file) == 0) {
			struct canned *c = canned_parse(shipped[i].text, name, error);

			if (c != NULL) {
				g_ptr_array_add(s->list, c);
				add_shipped_partials(s);
			}
			return c;
		}
	return canned_store_find(s, name, error);
}

/* ---- files ------------------------------------------------------------------------------- */

static char *
file_path(const struct canned_store *s, const char *name)
{
	return strchr(name, '/') == NULL && *name != '.' ? g_build_filename(s->folder, "files", name, NULL) : NULL;
}

static gboolean
has_file(gpointer store, const char *name)
{
	g_autofree char *path = file_path(store, name);

	return path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

GBytes *
canned_store_file(const struct canned_store *s, const char *name, GError **error)
{
	g_autofree char *path = file_path(s, name);
	g_autoptr(GError) why = NULL;
	char *data;
	gsize len;
	GStatBuf st;

	if (path == NULL || g_stat(path, &st) < 0)
		err_set(error, ERR_GONE, _("The file %s of the template is not in %s/files."), name, s->folder);
	else if (st.st_size > FILE_MAX)
		err_set(error, ERR_LIMIT, _("The file %s of the template is larger than 25 MiB."), path);
	else if (!g_file_get_contents(path, &data, &len, &why))
		err_set(error, ERR_STORAGE, _("The file %s of the template cannot be read: %s"), path, why->message);
	else
		return g_bytes_new_take(data, len);
	return NULL;
}

/* ---- filling and checking ------------------------------------------------------------------ */

static const char *
partial_text(const struct canned_store *s, const char *name)
{
	g_autofree char *ours = g_strconcat(name, ".", s->lang, PARTIAL_SUFFIX, NULL);
	g_autofree char *any = g_strconcat(name, PARTIAL_SUFFIX, NULL);
	const char *text = g_hash_table_lookup(s->partials, ours);

	return text != NULL ? text : g_hash_table_lookup(s->partials, any);
}

static const char *
find_partial(gpointer store, const char *name)
{
	const struct canned_store *s = store;

	if ((s->greeted && (strcmp(name, "greeting") == 0 || strcmp(name, "hello") == 0)) ||
		(s->closed && (strcmp(name, "signature") == 0 || strcmp(name, "legal") == 0)))
		return "";
	return partial_text(s, name);
}

static gboolean
fits(const struct canned_fill *fill, const char *text, GError **error)
{
	struct length length = { .over = FALSE };

	if (fill->limit != NULL)
		length = length_of(fill->limit, text);
	return !length.over || err_set(error, ERR_INPUT, _("The template %s is too long for this channel, by %d %s."),
		fill->canned->name, (int)(length.used - length.max), _(length_unit_words(length.unit)));
}

char *
canned_store_fill(struct canned_store *s, const struct canned_fill *fill, GError **error)
{
	struct template_job job = { .data = fill->data, .lang = fill->canned->lang, .now = fill->now,
		.partial = find_partial, .user = s, .gaps = fill->gaps };
	const char *text = fill->canned->parts[fill->part];
	g_autofree char *file = g_strconcat(fill->canned->name, SUFFIX, NULL);
	AUTO(template) t = text != NULL ? template_parse(text, file, fill->canned->lines[fill->part], error) : NULL;

	g_autofree char *filled = NULL;

	s->lang = fill->canned->lang;
	s->greeted = fill->greeted;
	s->closed = fill->closed;
	filled = t != NULL ? template_render(t, &job, error) : NULL;
	s->greeted = s->closed = FALSE;
	if (filled != NULL) /* what was left out leaves its lines behind */
		g_strstrip(filled);
	return filled == NULL || fits(fill, filled, error) ? g_steal_pointer(&filled) : NULL;
}

/* What the configured channels take, by the part that goes there. */
static GArray *
limits_of(GPtrArray *accounts)
{
	GArray *limits = g_array_new(FALSE, FALSE, sizeof(struct canned_limit));

	for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];
		struct canned_limit open = { strcmp(a->kind, "review") == 0 ? CANNED_REVIEW : CANNED_SHORT, a->limit, a->name };
		struct canned_limit closed = { strcmp(a->kind, "mail") == 0 ? CANNED_MAIL : CANNED_CHAT, a->limit_private, a->name };

		if (strcmp(a->kind, "mail") != 0 && strcmp(a->kind, "chat") != 0)
			g_array_append_val(limits, open);
		g_array_append_val(limits, closed);
	}
	return limits;
}

GPtrArray *
canned_store_check(struct canned_store *s, struct db *db, const struct canned *c)
{
	g_autoptr(GPtrArray) accounts = db != NULL ? account_list(db, NULL) : NULL;
	g_autoptr(GArray) limits = limits_of(accounts);
	struct canned_check check = { .partial = find_partial, .user = s, .has_file = has_file,
		.limits = (const struct canned_limit *)(void *)limits->data, .n_limits = limits->len };

	s->lang = c->lang;
	return canned_check(c, &check);
}

gboolean
canned_store_save(struct canned_store *s, struct db *db, const char *name, const char *text, GError **error)
{
	g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
	g_autofree char *path = g_build_filename(s->folder, file, NULL);
	g_autoptr(GPtrArray) problems = NULL;
	AUTO(canned) c = NULL;

	if (!canned_name_is_good(name))
		return err_set(error, ERR_USAGE,
			_("“%s” is no name of a template: small letters, digits, dots and hyphens make one."), name);
	if (strlen(text) > TEXT_MAX)
		return err_set(error, ERR_INPUT, _("%s is longer than %u KiB: it is no template."), path, TEXT_MAX / 1024);
	if ((c = canned_parse(text, name, error)) == NULL)
		return FALSE;
	problems = canned_store_check(s, db, c);
	if (problems->len > 0) {
		g_autofree char *all = NULL;

		g_ptr_array_add(problems, NULL);
		all = g_strjoinv("; ", (char **)problems->pdata);
		return err_set(error, ERR_INPUT, _("The template was not saved: %s"), all);
	}
	return proc_mkdir(s->folder, error) && proc_write_file(path, text, strlen(text), error);
}

/* Not waiting for the disk: what is lost can be installed again. */
static gboolean
write_shipped(const char *path, const char *text, GError **error)
{
	g_autoptr(GError) why = NULL;

	return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &why) ||
		err_set(error, ERR_STORAGE, _("The template %s cannot be written: %s"), path, why->message);
}

int
canned_store_install(const char *folder, GError **error)
{
	int n = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
		g_autofree char *path = g_build_filename(folder, shipped[i].path, NULL);
		g_autofree char *below = g_path_get_dirname(path);

		if (g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		if (!proc_mkdir(below, error) || !write_shipped(path, shipped[i].text, error))
			return -1;
		n++;
	}
	return n;
}
