/* base/log.c — one file, one line an event, nothing private. The addresses and the secrets are
 * taken out here, so that no caller can forget to. */
#include "base/log.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROTATE_AT (4 * 1024 * 1024)
#define LOG_LINE_MAX 2000 /* bytes of words on one line */
#define SECRET_MIN 4
#define SECRETS_MAX 64
#define MASK "‹secret›"

static struct {
	int fd; /* -1: standard error */
	gboolean open;
	enum log_level level;
	char *component;
	char *(*mask)(const char *text);
	GPtrArray *secrets; /* GPtrArray *, the last used last: a secret and its base64 forms */
} state = { .fd = -1, .level = LOG_INFO_ };

static const char *const level_names[] = { "error", "warn", "info", "debug" };

void
log_set_level(enum log_level level)
{
	state.level = level;
}

void
log_set_mask(char *(*mask)(const char *text))
{
	state.mask = mask;
}

enum log_level
log_level_parse(const char *name)
{
	for (guint i = 0; name != NULL && i < G_N_ELEMENTS(level_names); i++)
		if (strcmp(name, level_names[i]) == 0)
			return (enum log_level)i;
	return LOG_INFO_;
}

static void
rotate(const char *path)
{
	g_autofree char *old = g_strconcat(path, ".1", NULL);
	struct stat st;

	if (stat(path, &st) == 0 && st.st_size >= ROTATE_AT)
		rename(path, old);
}

gboolean
log_open(const char *path, const char *component, GError **error)
{
	int fd = -1;
	struct stat st;

	if (path != NULL) {
		rotate(path);
		fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			return err_set_errno(error, ERR_STORAGE, errno,
			    _("cannot write the log %s"), path);
		/* A device that everybody writes to (/dev/null) is not ours to close. */
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fchmod(fd, 0600) < 0) {
			int failed = errno;

			close(fd);
			return err_set_errno(error, ERR_STORAGE, failed,
			    _("cannot keep the log %s to ourselves"), path);
		}
	}
	if (state.fd >= 0)
		close(state.fd);
	state.fd = fd;
	state.open = TRUE;
	g_free(state.component);
	state.component = g_strdup(component);
	return TRUE;
}

static void
wipe(gpointer p)
{
	explicit_bzero(p, strlen(p));
	g_free(p);
}

void
log_close(void)
{
	if (state.fd >= 0)
		close(state.fd);
	state.fd = -1;
	state.open = FALSE;
	g_clear_pointer(&state.component, g_free);
	if (state.secrets != NULL)
		g_ptr_array_free(state.secrets, TRUE);
	state.secrets = NULL;
}

static void
forms_free(gpointer forms)
{
	g_ptr_array_free(forms, TRUE);
}

/* What base64 makes of `secret` when it stands after `skip` other bytes: only the characters
 * that depend on nothing but the secret. */
static void
add_base64(GPtrArray *forms, const char *secret, size_t skip)
{
	size_t n = strlen(secret), from = (skip * 8 + 5) / 6, to = (skip + n) * 8 / 6;
	g_autofree guchar *padded = g_malloc0(n + skip);
	char *coded;

	memcpy(padded + skip, secret, n);
	coded = g_base64_encode(padded, n + skip);
	explicit_bzero(padded, n + skip);
	if (to > from + SECRET_MIN)
		g_ptr_array_add(forms, g_strndup(coded + from, to - from));
	wipe(coded);
}

/* Known already: then it counts as used last. */
static gboolean
hide_again(const char *secret)
{
	for (guint i = 0; i < state.secrets->len; i++) {
		GPtrArray *forms = g_ptr_array_index(state.secrets, i);

		if (strcmp(g_ptr_array_index(forms, 0), secret) == 0) {
			g_ptr_array_add(state.secrets, g_ptr_array_steal_index(state.secrets, i));
			return TRUE;
		}
	}
	return FALSE;
}

void
log_hide(const char *secret)
{
	GPtrArray *forms;

	if (secret == NULL || strlen(secret) < SECRET_MIN)
		return;
	if (state.secrets == NULL)
		state.secrets = g_ptr_array_new_with_free_func(forms_free);
	if (hide_again(secret))
		return;
	forms = g_ptr_array_new_with_free_func(wipe);
	g_ptr_array_add(forms, g_strdup(secret));
	for (size_t skip = 0; skip < 3; skip++)
		add_base64(forms, secret, skip);
	g_ptr_array_add(state.secrets, forms);
	if (state.secrets->len > SECRETS_MAX)
		g_ptr_array_remove_index(state.secrets, 0);
}

static void
cut_secrets(GString *line)
{
	for (guint i = 0; state.secrets != NULL && i < state.secrets->len; i++) {
		GPtrArray *forms = g_ptr_array_index(state.secrets, i);

		for (guint f = 0; f < forms->len; f++)
			g_string_replace(line, g_ptr_array_index(forms, f), MASK, 0);
	}
}

char *
log_redact(const char *text)
{
	GString *out = g_string_new(text);

	cut_secrets(out);
	return g_string_free(out, FALSE);
}

static gboolean
is_address_char(char c)
{
	return g_ascii_isalnum(c) || (guchar)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

/* Masks what looks like local@domain. An account may be called as it likes, a customer must not
 * be named. */
static char *
mask_addresses(const char *text)
{
	GString *out = g_string_new(NULL);
	const char *done = text, *at = text;

	while ((at = strchr(at, '@')) != NULL) {
		const char *from = at, *to = at + 1;
		g_autofree char *address = NULL, *masked = NULL;

		while (from > done && is_address_char(from[-1]))
			from--;
		while (is_address_char(*to))
			to++;
		at++;
		if (from == at - 1 || to == at)
			continue;
		address = g_strndup(from, (gsize)(to - from));
		masked = text_mask(address);
		g_string_append_len(out, done, from - done);
		g_string_append(out, masked);
		done = at = to;
	}
	g_string_append(out, done);
	return g_string_free(out, FALSE);
}

static void
put_line(const char *line, size_t n)
{
	int fd = state.fd >= 0 ? state.fd : STDERR_FILENO;

	while (n > 0) {
		ssize_t put = write(fd, line, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return; /* a full disk must not stop the work that is logged */
		line += put;
		n -= (size_t)put;
	}
}

static void
mask_numbers(GString *line)
{
	g_autofree char *masked = state.mask != NULL ? state.mask(line->str) : NULL;

	if (masked != NULL)
		g_string_assign(line, masked);
}

void
log_put(enum log_level level, const char *format, ...)
{
	g_autoptr(GString) words = NULL;
	g_autofree char *masked = NULL, *clear = NULL, *now = NULL, *line = NULL;
	va_list args;

	if (level > state.level || !state.open)
		return;
	words = g_string_new(NULL);
	va_start(args, format);
	g_string_append_vprintf(words, format, args);
	va_end(args);
	cut_secrets(words);
	mask_numbers(words);
	masked = mask_addresses(words->str);
	explicit_bzero(words->str, words->len);
	clear = text_clean(masked, (gssize)MIN(strlen(masked), LOG_LINE_MAX), TEXT_LINE);
	now = date_to_rfc3339(date_now());
	line = g_strdup_printf("%s %s %s: %s\n", now, level_names[level],
	    state.component != NULL ? state.component : "-", clear);
	put_line(line, strlen(line));
}
