/* net/sandbox.h — what a process may still do once it touches foreign bytes. */
#ifndef GUICHET_NET_SANDBOX_H
#define GUICHET_NET_SANDBOX_H

#include <glib.h>

/* From now on and for good: read standard input, write standard output and error, ask for
 * memory (at most 512 MB), end. Any other system call kills the process. FALSE with ERR_CHILD when
 * the kernel does not offer that. */
gboolean sandbox_enter(GError **error);

/* Kills the process when it has used `seconds` of CPU from now on; 0 stops the count. */
void sandbox_cpu(int seconds);

#endif
