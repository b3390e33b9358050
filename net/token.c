/* net/token.c — a JSON file an account in HOME/tokens, and a lock beside it. */
#include "net/token.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/jsonic.h"
#include "net/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (256 * 1024)
#define LOCK_MS 30000
#define LOCK_STEP_MS 50

void
token_free(struct token *t)
{
	if (t == NULL)
		return;
	proc_wipe(t->access);
	proc_wipe(t->refresh);
	proc_wipe(t->client_secret);
	g_free(t->client_id);
	g_free(t->facts);
	g_free(t);
}

/* HOME/tokens/NAME: whatever an account is called, it is one file in that folder. */
static char *
path_of(const char *home, const char *account, const char *suffix)
{
	g_autofree char *escaped = g_uri_escape_string(account, " ", TRUE);
	g_autofree char *name = g_strconcat(account[0] == '.' ? "%2E" : "",
		escaped + (account[0] == '.'), suffix, NULL);

	return g_build_filename(home, "tokens", name, NULL);
}

/* The file's text, or NULL: without error when there is none. */
static char *
slurp(const char *path, const char *account, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), failed = errno;
	char *text = NULL;
	struct stat st;

	if (fd < 0 && failed == ENOENT)
		return NULL;
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set_errno(error, ERR_STORAGE, fd < 0 ? failed : errno,
			_("Account “%s”: its tokens in %s cannot be read"), account, path);
	} else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX || st.st_uid != geteuid()) {
		err_set(error, ERR_CONFIG, _("Account “%s”: %s is not a file of tokens of yours. Move "
			"it away and run guichet-net login %s."), account, path, account);
	} else if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		err_set(error, ERR_CONFIG, _("Account “%s”: others may read its tokens in %s. Do: "
			"chmod 600 %s — and if somebody else uses this machine, run guichet-net "
			"logout %s and login again."), account, path, path, account);
	} else {
		text = g_malloc0((gsize)st.st_size + 1);
		if (!proc_read(fd, text, (gsize)st.st_size, 0)) {
			err_set(error, ERR_STORAGE, _("Account “%s”: its tokens in %s cannot be read "
				"whole."), account, path);
			g_clear_pointer(&text, g_free);
		}
	}
	if (fd >= 0)
		close(fd);
	return text;
}

static char *
take(const json_t *object, const char *key)
{
	return g_strdup(json_string_value(json_object_get(object, key)));
}

static void
hide(const struct token *t)
{
	log_hide(t->access);
	log_hide(t->refresh);
	log_hide(t->client_secret);
}

struct token *
token_load(const char *home, const char *account, GError **error)
{
	g_autofree char *path = path_of(home, account, "");
	char *text = slurp(path, account, error);
	struct token *t = NULL;
	json_t *object;

	if (text == NULL)
		return NULL;
	object = json_loads(text, 0, NULL);
	proc_wipe(text);
	if (!json_is_object(object)) {
		err_set(error, ERR_CONFIG, _("Account “%s”: its tokens in %s are damaged. Run "
			"guichet-net login %s."), account, path, account);
	} else {
		t = g_new0(struct token, 1);
		t->access = take(object, "access");
		t->refresh = take(object, "refresh");
		t->client_id = take(object, "client_id");
		t->client_secret = take(object, "client_secret");
		t->expires_at = json_integer_value(json_object_get(object, "expires_at"));
		if (json_is_object(json_object_get(object, "facts")))
			t->facts = jsonic_text(json_object_get(object, "facts"));
		hide(t);
	}
	jsonic_wipe(object);
	return t;
}

static void
put(json_t *object, const char *key, const char *value)
{
	if (value != NULL)
		json_object_set_new(object, key, json_string(value));
}

gboolean
token_save(const char *home, const char *account, const struct token *t, GError **error)
{
	g_autofree char *path = path_of(home, account, ""), *folder = g_path_get_dirname(path);
	json_t *object = json_object();
	gboolean ok;
	char *text;

	hide(t);
	put(object, "access", t->access);
	put(object, "refresh", t->refresh);
	put(object, "client_id", t->client_id);
	put(object, "client_secret", t->client_secret);
	json_object_set_new(object, "expires_at", json_integer(t->expires_at));
	if (t->facts != NULL)
		json_object_set_new(object, "facts", json_loads(t->facts, 0, NULL));
	text = jsonic_text(object);
	ok = proc_mkdir(folder, error) && proc_write_file(path, text, strlen(text), error);
	proc_wipe(text);
	jsonic_wipe(object);
	return ok;
}

gboolean
token_drop(const char *home, const char *account, GError **error)
{
	g_autofree char *path = path_of(home, account, "");

	if (unlink(path) == 0 || errno == ENOENT)
		return TRUE;
	return err_set_errno(error, ERR_STORAGE, errno,
		_("Account “%s”: its tokens in %s cannot be removed"), account, path);
}

int
token_lock(const char *home, const char *account, GError **error)
{
	g_autofree char *path = path_of(home, account, ".lock"), *folder = g_path_get_dirname(path);
	struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
	gint64 end = date_monotonic() + LOCK_MS;
	int fd = -1;

	if (!proc_mkdir(folder, error))
		return -1;
	for (;;) {
		g_autoptr(GError) why = NULL;

		if (proc_lock(path, &fd, &why))
			return fd;
		if (!g_error_matches(why, ERR, ERR_BUSY) || stop_wanted() || date_monotonic() > end) {
			g_propagate_error(error, g_steal_pointer(&why));
			return -1;
		}
		poll(&stop, stop.fd >= 0, LOCK_STEP_MS);
	}
}
