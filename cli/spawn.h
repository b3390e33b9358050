/* cli/spawn.h — guichet-net, seen from guichet: found, started, asked whether it runs. */
#ifndef GUICHET_CLI_SPAWN_H
#define GUICHET_CLI_SPAWN_H

#include <glib.h>
#include <sys/types.h>

/* Its path: beside our own executable, else on PATH; NULL with ERR_CHILD (transfer full). */
char *spawn_path(GError **error);

/* Pid of the guichet-net that watches this home, 0 when none does. */
pid_t spawn_is_running(const char *home);

/* Starts `guichet-net ARG…` for a home and a configuration file (NULL: the usual one) without waiting: standard
 * input and output closed, its own session. 0 on failure. */
pid_t spawn_start(const char *home, const char *config, const char *const *args, GError **error);

/* The same in the foreground with our terminal: the exit code, 3 on failure. */
int spawn_wait(const char *home, const char *config, const char *const *args, GError **error);

/* The same, but what it prints comes back in *out (transfer full; NULL on failure). */
int spawn_read(const char *home, const char *config, const char *const *args, char **out,
	GError **error);
/* The same without our standard input, and nothing is said on standard error. */
int spawn_ask(const char *home, const char *config, const char *const *args, char **out,
	GError **error);
/* The same without waiting: what it prints is read from *fd, which does not block. Its pid, to be waited
 * for; 0 on failure. */
pid_t spawn_listen(const char *home, const char *config, const char *const *args, int *fd,
	GError **error);

#endif
