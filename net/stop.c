/* net/stop.c — a self-pipe that stays readable once a signal came: every poll sees it. */
#include "net/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int pipe_fds[2] = {-1, -1}; /* a signal handler has no argument to find it by */

static volatile sig_atomic_t wanted;

static void
caught(int sig)
{
	int saved = errno;
	ssize_t ignored = write(pipe_fds[1], "", 1);

	(void)sig;
	wanted = 1;
	(void)ignored;
	errno = saved;
}

void
stop_install(void)
{
	struct sigaction sa = {.sa_handler = caught, .sa_flags = SA_RESTART};

	if (pipe_fds[0] >= 0 || pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0)
		return;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

gboolean
stop_wanted(void)
{
	return wanted != 0;
}

int
stop_fd(void)
{
	return pipe_fds[0];
}
