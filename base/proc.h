/* base/proc.h — processes: hardening, children with pipes, commands without a shell. */
#ifndef GUICHET_BASE_PROC_H
#define GUICHET_BASE_PROC_H

#include <glib.h>
#include <sys/types.h>

/* First call of each main: umask 077, no core dumps (RLIMIT_CORE 0, PR_SET_DUMPABLE 0 unless
 * GUICHET_FAULTS builds ask for a debugger), SIGPIPE ignored, standard fds 0-2 open. */
void proc_harden(void);

/* A child with a socket-less pipe pair: we write to `in`, read from `out`. Both are
 * close-on-exec and blocking. */
struct proc {
	pid_t pid;
	int in, out;
};

/* Runs argv (argv[0] = path) with environment `envp` (NULL = empty), standard error to
 * ours, every other fd closed. */
gboolean proc_spawn(struct proc *, const char *const *argv, const char *const *envp,
	GError **error);

/* Closes both pipes, waits up to `ms`, then SIGKILL. Returns the wait status. */
int proc_end(struct proc *, int ms);

/* Runs a command line as the config gives it (split as a shell splits words, but no shell:
 * no pipes, no expansion) and returns its standard output without the last newline, at most `max`
 * bytes, within `seconds`. NULL on failure; the error names the program and never repeats its output. (transfer
 * full; wipe with proc_wipe when it is a secret) */
char *proc_capture(const char *command, size_t max, int seconds, GError **error);

/* Overwrites and frees a string that held a secret; NULL is fine. */
void proc_wipe(char *secret);

/* Whole-buffer read and write on blocking fds, EINTR handled; FALSE at EOF or error.
 * deadline: date_monotonic() ms, 0 = none. */
gboolean proc_read(int fd, void *buf, size_t n, gint64 deadline);
gboolean proc_write(int fd, const void *buf, size_t n);

/* An advisory lock file holding our pid: FALSE with ERR_BUSY and the other's pid in the
 * message when somebody else has it. The fd stays open in *fd for as long as the lock is held. */
gboolean proc_lock(const char *path, int *fd, GError **error);
/* Pid of the living process that holds it, 0 nobody. */
pid_t proc_lock_holder(const char *path);

/* Creates a directory (and parents) 0700, or checks that an existing one is ours and not
 * writable by others. */
gboolean proc_mkdir(const char *path, GError **error);

/* Whatever was written to a file, or happened to the names in a folder, is on the disk. FALSE with errno. */
gboolean proc_sync(const char *path);
/* Writes a file atomically: temp file 0600 in the same folder, fsync, rename, fsync folder. */
gboolean proc_write_file(const char *path, const void *data, size_t len, GError **error);

/* The directory our own executable lies in (transfer full): guichet finds guichet-net there. */
char *proc_self_dir(void);

#endif
