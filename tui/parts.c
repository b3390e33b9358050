/* tui/parts.c — attachments of a case: opened or saved, fetched first when they are not here. */
#include "tui/parts.h"

#include "base/err.h"
#include "base/proc.h"
#include "base/text.h"
#include "cache/inbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_BYTES 120

enum { DO_OPEN = 1, DO_SAVE = 2 };

/* What to do with one attachment. */
struct errand {
	gint64 message;
	char *section, *name;
	int what; /* DO_… */
};

static void
errand_free(gpointer data)
{
	struct errand *e = data;

	g_free(e->section);
	g_free(e->name);
	g_free(e);
}

/* ---- files ------------------------------------------------------------------------- */

char *
parts_safe_name(const char *name)
{
	g_autofree char *valid = text_utf8(name != NULL ? name : "", -1);
	const char *base = strrchr(valid, '/');
	GString *out = g_string_new(NULL);

	base = base != NULL ? base + 1 : valid;
	if (strrchr(base, '\\') != NULL)
		base = strrchr(base, '\\') + 1;
	for (const char *p = base; *p != '\0'; p += g_utf8_skip[*(const guchar *)p]) {
		gunichar c = g_utf8_get_char(p);
		char one[8] = "";

		one[g_unichar_to_utf8(c, one)] = '\0';
		if (out->len + strlen(one) > NAME_MAX_BYTES)
			break;
		if ((out->len == 0 && (c == '.' || c == '-' || c == ' ')) ||
			text_is_suspicious(one, -1) || !g_unichar_isprint(c) ||
			strchr(":*?\"<>|", (int)MIN(c, 127)) != NULL)
			continue;
		g_string_append(out, one);
	}
	if (out->len == 0)
		g_string_append(out, "attachment");
	return g_string_free(out, FALSE);
}

/* "name.pdf", "name-1.pdf", … */
static char *
numbered(const char *folder, const char *safe, int n)
{
	const char *dot = strrchr(safe, '.');
	g_autofree char *name = NULL;

	if (n == 0)
		name = g_strdup(safe);
	else if (dot == NULL || dot == safe)
		name = g_strdup_printf("%s-%d", safe, n);
	else
		name = g_strdup_printf("%.*s-%d%s", (int)(dot - safe), safe, n, dot);
	return g_build_filename(folder, name, NULL);
}

char *
parts_save(const char *folder, const char *name, GBytes *data, GError **error)
{
	g_autofree char *safe = parts_safe_name(name);
	gsize len;
	const void *bytes = g_bytes_get_data(data, &len);

	for (int n = 0; n < 1000; n++) {
		g_autofree char *path = numbered(folder, safe, n);
		int fd = open(
			path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd < 0) {
			err_set_errno(error, ERR_STORAGE, errno,
				_("%s cannot be written; choose another "
				  "save-dir in guichet.conf"),
				path);
			return NULL;
		}
		if (!proc_write(fd, bytes, len)) {
			err_set_errno(error, ERR_STORAGE, errno,
				_("%s could not be written whole"), path);
			close(fd);
			unlink(path);
			return NULL;
		}
		close(fd);
		return g_steal_pointer(&path);
	}
	err_set(error, ERR_STORAGE, _("%s holds a thousand files of this name already."),
		folder);
	return NULL;
}

static char *
save_folder(struct desk *desk)
{
	const char *configured = conf_get(desk->conf, NULL, "guichet", "save-dir");
	const char *downloads = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);

	if (configured != NULL && g_str_has_prefix(configured, "~/"))
		return g_build_filename(g_get_home_dir(), configured + 2, NULL);
	if (configured != NULL && *configured != '\0')
		return g_strdup(configured);
	if (downloads != NULL && g_file_test(downloads, G_FILE_TEST_IS_DIR))
		return g_strdup(downloads);
	return g_strdup(g_get_home_dir());
}

void
parts_open_file(struct desk *desk, const char *path)
{
	const char *opener = conf_get(desk->conf, NULL, "guichet", "opener");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_auto(GStrv) words = NULL;

	if (!g_shell_parse_argv(opener != NULL && *opener != '\0' ? opener : "xdg-open",
		    NULL, &words, &error)) {
		desk_warn(desk, _("The opener in guichet.conf cannot be read: %s"),
			error->message);
		return;
	}
	for (int i = 0; words[i] != NULL; i++)
		g_ptr_array_add(argv, words[i]);
	g_ptr_array_add(argv, (gpointer)(guintptr)path);
	g_ptr_array_add(argv, NULL);
	if (!g_spawn_async(NULL, (char **)argv->pdata, NULL,
		    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
			    G_SPAWN_STDERR_TO_DEV_NULL,
		    NULL, NULL, NULL, &error))
		desk_warn(desk,
			_("\"%s\" could not be started (%s). Set opener in guichet.conf; "
			  "the file is %s"),
			words[0], error->message, path);
	else
		desk_say(desk, _("Opening %s"), path);
}

/* ---- errands ----------------------------------------------------------------------- */

static void
deliver(struct desk *desk, const struct errand *e, GBytes *data)
{
	GError *error = NULL;
	g_autofree char *folder = e->what == DO_SAVE
		? save_folder(desk)
		: g_build_filename(db_home(desk->db), "files", NULL);
	g_autofree char *path = NULL;

	if (e->what == DO_OPEN && !proc_mkdir(folder, &error)) {
		desk_fail(desk, error);
		return;
	}
	if ((path = parts_save(folder, e->name, data, &error)) == NULL)
		desk_fail(desk, error);
	else if (e->what == DO_OPEN)
		parts_open_file(desk, path);
	else
		desk_say(desk, _("Saved as %s"), path);
}

/* TRUE when the errand is over, well or badly. */
static gboolean
try_errand(struct desk *desk, const struct errand *e)
{
	GError *error = NULL;
	g_autoptr(GBytes) data = inbox_part(desk->db, e->message, e->section, &error);
	g_autofree char *trouble = NULL;

	if (data != NULL) {
		deliver(desk, e, data);
		return TRUE;
	}
	if (!g_error_matches(error, ERR, ERR_GONE)) {
		desk_fail(desk, error);
		return TRUE;
	}
	g_error_free(error);
	trouble = inbox_part_trouble(desk->db, e->message, e->section);
	if (trouble != NULL)
		desk_warn(desk, _("%s cannot be fetched: %s"), e->name, trouble);
	return trouble != NULL;
}

static void
start_errand(struct desk *desk, struct errand *e)
{
	GError *error = NULL;

	if (try_errand(desk, e)) {
		errand_free(e);
		return;
	}
	if (!inbox_part_want(desk->db, e->message, e->section, desk->now, &error)) {
		desk_fail(desk, error);
		errand_free(e);
		return;
	}
	desk_say(desk, _("Fetching %s from the server…"), e->name);
	g_ptr_array_set_free_func(desk->errands, errand_free);
	g_ptr_array_add(desk->errands, e);
}

void
parts_arrived(struct desk *desk)
{
	for (guint i = desk->errands->len; i-- > 0;) {
		struct errand *e = g_ptr_array_index(desk->errands, i);

		if (!try_errand(desk, e))
			continue;
		g_ptr_array_remove_index(desk->errands, i); /* frees it */
	}
}

/* ---- choosing ---------------------------------------------------------------------- */

static void
what_chosen(struct desk *desk, gpointer user, char key)
{
	struct errand *e = user;

	e->what = key == 'o' ? DO_OPEN : DO_SAVE;
	if (key == 0)
		errand_free(e);
	else
		start_errand(desk, e);
}

static void
part_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct errand *e;
	g_autofree char *question = NULL;

	(void)user;
	if (item == NULL)
		return;
	e = g_new0(struct errand, 1);
	e->message = item->id;
	e->section = g_strdup(item->value);
	e->name = parts_safe_name(item->label);
	question = g_strdup_printf(_("%s: (o)pen or (s)ave? "), e->name);
	desk_question(desk, question, "os", what_chosen, e);
}

void
parts_choose(struct desk *desk, gint64 case_id)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) messages = inbox_thread(desk->db, case_id, &error);
	struct menu *menu;

	if (messages == NULL) {
		desk_fail(desk, error);
		return;
	}
	menu = menu_new(_("Attachments"), part_chosen, NULL);
	for (guint m = messages->len; m-- > 0;) {
		const struct inbox_message *message = g_ptr_array_index(messages, m);

		for (guint i = 0; i < message->parts->len; i++) {
			const struct inbox_part *part =
				g_ptr_array_index(message->parts, i);
			g_autofree char *size = part->size >= 0
				? g_format_size((guint64)part->size)
				: NULL;

			menu_add(menu, message->id, part->section,
				part->name != NULL ? part->name : part->type, size);
		}
	}
	if (menu_count(menu) == 0) {
		menu_free(menu);
		desk_say(desk, _("No attachments in this case."));
	} else {
		desk_choose(desk, menu);
	}
}
