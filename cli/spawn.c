/* cli/spawn.c — starts guichet-net with home and configuration in its environment. */
#include "cli/spawn.h"

#include "base/err.h"
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

char *
spawn_path(GError **error)
{
	g_autofree char *here = proc_self_dir();
	g_autofree char *beside = g_build_filename(here, "guichet-net", NULL);
	char *found;

	if (access(beside, X_OK) == 0)
		return g_steal_pointer(&beside);
	found = g_find_program_in_path("guichet-net");
	if (found == NULL)
		err_set(error, ERR_CHILD,
			_("guichet-net is missing: it belongs beside guichet in %s (make install)"), here);
	return found;
}

/* Asks without taking: a guichet-net that starts at this moment must still get its lock. */
pid_t
spawn_is_running(const char *home)
{
	g_autofree char *path = g_build_filename(home, "run", "net.lock", NULL);

	return proc_lock_holder(path);
}

static char **
environment(const char *home, const char *config)
{
	char **env = g_get_environ();

	env = g_environ_setenv(env, "GUICHET_HOME", home, TRUE);
	if (config != NULL)
		env = g_environ_setenv(env, "GUICHET_CONFIG", config, TRUE);
	return env;
}

static char **
arguments(const char *const *args, GError **error)
{
	char *program = spawn_path(error);
	GPtrArray *argv;

	if (program == NULL)
		return NULL;
	argv = g_ptr_array_new();
	g_ptr_array_add(argv, program);
	for (; *args != NULL; args++)
		g_ptr_array_add(argv, g_strdup(*args));
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(argv, FALSE);
}

static void
own_session(gpointer unused)
{
	(void)unused;
	setsid(); /* the terminal's Ctrl-C and its closing are not for it */
}

/* guichet-net with `args`; its output in *fd unless NULL. The pid, 0 on failure. */
static GPid
start(GSpawnFlags flags, GSpawnChildSetupFunc setup, const char *home, const char *config,
	const char *const *args, int *fd, GError **error)
{
	g_auto(GStrv) env = environment(home, config), argv = arguments(args, error);
	g_autoptr(GError) failure = NULL;
	GPid pid;

	if (argv == NULL)
		return 0;
	if (g_spawn_async_with_pipes(NULL, argv, env, flags | G_SPAWN_DO_NOT_REAP_CHILD, setup, NULL, &pid,
		    NULL, fd, NULL, &failure))
		return pid;
	err_set(error, ERR_CHILD, _("guichet-net cannot be started: %s"), failure->message);
	return 0;
}

pid_t
spawn_start(const char *home, const char *config, const char *const *args, GError **error)
{
	return start(G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, own_session, home, config,
		args, NULL, error);
}

static int
exit_code(int status, GError **error)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	err_set(error, ERR_CHILD, _("guichet-net was ended by signal %d"), WTERMSIG(status));
	return 3;
}

int
spawn_wait(const char *home, const char *config, const char *const *args, GError **error)
{
	GPid pid;
	int status;

	fflush(stdout);
	pid = start(G_SPAWN_CHILD_INHERITS_STDIN, NULL, home, config, args, NULL, error);
	if (pid == 0)
		return 3;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 3;
	return exit_code(status, error);
}

static int
read_from(GSpawnFlags flags, const char *home, const char *config, const char *const *args, char **out,
	GError **error)
{
	g_auto(GStrv) env = environment(home, config), argv = arguments(args, error);
	g_autoptr(GError) failure = NULL;
	int status;

	*out = NULL;
	if (argv == NULL)
		return 3;
	if (g_spawn_sync(NULL, argv, env, flags, NULL, NULL, out, NULL, &status, &failure))
		return exit_code(status, error);
	err_set(error, ERR_CHILD, _("guichet-net cannot be started: %s"), failure->message);
	return 3;
}

int
spawn_read(const char *home, const char *config, const char *const *args, char **out, GError **error)
{
	return read_from(G_SPAWN_CHILD_INHERITS_STDIN, home, config, args, out, error);
}

int
spawn_ask(const char *home, const char *config, const char *const *args, char **out, GError **error)
{
	return read_from(G_SPAWN_STDERR_TO_DEV_NULL, home, config, args, out, error);
}

pid_t
spawn_listen(const char *home, const char *config, const char *const *args, int *fd, GError **error)
{
	GPid pid = start(G_SPAWN_STDERR_TO_DEV_NULL, NULL, home, config, args, fd, error);

	if (pid != 0)
		fcntl(*fd, F_SETFL, O_NONBLOCK);
	return pid;
}
