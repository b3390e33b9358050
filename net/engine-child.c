/* net/engine-child.c — starting a worker and reading what it says. */
#include "net/engine-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/sanitized.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define LINE_MAX_ 8192
#define END_MS 1000 /* from the end of its words to its own */
/* A literal of 4 GB ends here instead of in the machine's swap. Sanitizers map terabytes. */
#define MEMORY_MAX (1024ull * 1024 * 1024)

static const char *const role_names[ROLE_N] = {"sync", "deliver", "spool"};

const char *
engine_role_name(enum engine_role role)
{
	return role_names[role];
}

gboolean
engine_role_parse(const char *name, enum engine_role *role)
{
	for (int i = 0; i < ROLE_N; i++)
		if (strcmp(name, role_names[i]) == 0) {
			*role = (enum engine_role)i;
			return TRUE;
		}
	return FALSE;
}

/* In the child: our standard output is the parent's ear, and with it we end. */
static void
sit_down(int out, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);

#ifndef SANITIZED
	struct rlimit memory;

	/* the soft limit alone: a command that fetches a secret may reserve more (proc_capture) */
	if (getrlimit(RLIMIT_AS, &memory) == 0) {
		memory.rlim_cur = MIN(MEMORY_MAX, memory.rlim_max);
		setrlimit(RLIMIT_AS, &memory);
	}
#endif
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent || null < 0 || dup2(null, 0) != 0 || dup2(out, 1) != 1)
		_exit(127);
}

static _Noreturn void
go_on(const struct worker *w, const struct engine_opts *opts, const struct conf *conf)
{
	char name[16]; /* what the kernel keeps */

	g_snprintf(name, sizeof(name), "%s %s", engine_role_name(w->role), w->account);
	prctl(PR_SET_NAME, name); /* as ps -c and pstree show it */
	log_close();
	if (close_range(STDERR_FILENO + 1, ~0U, 0) < 0)
		_exit(127);
	exit(worker_main(opts->home, conf, w->account, w->role, opts->once));
}

gboolean
worker_start(struct worker *w, const struct engine_opts *opts, const struct conf *conf, GError **error)
{
	const char *argv[] = {"guichet-net", "--worker", w->account, "--role",
		engine_role_name(w->role), "--home", opts->home, opts->once ? "--once" : "--watch",
		opts->config != NULL ? "--config" : NULL, opts->config, NULL};
	char *copy[G_N_ELEMENTS(argv)] = {0};
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set_errno(error, ERR_CHILD, errno,
			_("Account “%s”: no worker can be started"), w->account);
	for (gsize i = 0; argv[i] != NULL; i++)
		copy[i] = g_strdup(argv[i]);
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0) {
		sit_down(fds[1], parent);
		if (conf != NULL)
			go_on(w, opts, conf);
		execv("/proc/self/exe", copy);
		_exit(127);
	}
	for (gsize i = 0; copy[i] != NULL; i++)
		g_free(copy[i]);
	close(fds[1]);
	if (w->pid < 0) {
		w->pid = 0;
		close(fds[0]);
		return err_set_errno(error, ERR_CHILD, errno,
			_("Account “%s”: no worker can be started"), w->account);
	}
	w->fd = fds[0];
	w->started = date_monotonic();
	g_clear_error(&w->error);
	g_clear_pointer(&w->trouble, g_free);
	g_string_truncate(w->line, 0);
	return TRUE;
}

static void
take_error(struct worker *w, const char *text)
{
	const char *space = strchr(text, ' ');

	for (int code = 0; space != NULL && code < ERR_N; code++)
		if (strlen(err_name((enum err_code)code)) == (gsize)(space - text) &&
		    g_str_has_prefix(text, err_name((enum err_code)code))) {
			g_clear_error(&w->error);
			err_set(&w->error, (enum err_code)code, "%s", space + 1);
		}
}

/* A worker may have been taken over by what it read: its words are only words. */
static void
take_line(struct worker *w, char *line)
{
	g_autofree char *clean = text_clean(line, -1, TEXT_LINE);
	gint64 t[7];

	if (g_str_has_prefix(clean, "error ")) {
		take_error(w, clean + strlen("error "));
	} else if (g_str_has_prefix(clean, "trouble ")) {
		g_free(w->trouble);
		w->trouble = g_strdup(clean + strlen("trouble "));
	} else if (sscanf(clean, "total %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
			" %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
			" %" G_GINT64_FORMAT, &t[0], &t[1], &t[2], &t[3], &t[4], &t[5],
			&t[6]) == 7) {
		for (gsize i = 0; i < G_N_ELEMENTS(t); i++)
			w->total[i] += CLAMP(t[i], 0, G_MAXINT64 / 1024);
	}
}

gboolean
worker_listen(struct worker *w, int *status)
{
	char buf[4096], *lf;
	ssize_t n = read(w->fd, buf, sizeof(buf));

	if (n > 0) {
		g_string_append_len(w->line, buf, n);
		while ((lf = strchr(w->line->str, '\n')) != NULL) {
			*lf = '\0';
			take_line(w, w->line->str);
			g_string_erase(w->line, 0, lf + 1 - w->line->str);
		}
		if (w->line->len > LINE_MAX_)
			g_string_truncate(w->line, 0);
		return TRUE;
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return TRUE;
	/* one that goes on with its pipe closed is not waited for */
	*status = proc_end(&(struct proc){w->pid, -1, w->fd}, END_MS);
	w->fd = -1;
	w->pid = 0;
	w->took += date_monotonic() - w->started;
	return FALSE;
}

void
worker_free(struct worker *w)
{
	g_free(w->account);
	g_string_free(w->line, TRUE);
	g_clear_error(&w->error);
	g_free(w->trouble);
	g_free(w);
}
