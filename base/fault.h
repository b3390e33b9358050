/* base/fault.h — named points where a test makes things go wrong.
 *
 * `if (FAULT("imap_fetch_cut")) …` is compiled out unless -DGUICHET_FAULTS (the test build).
 * The environment variable GUICHET_FAULT names them: "smtp_after_data=1,db_busy=3x2" means
 * the first time, and the third and fourth time. A point named by a test and never
 * reached is reported on standard error at exit and makes the exit code 70. The special action
 * "name=kill" (or "name=kill@N") ends the process by SIGKILL at that point. "name=hold" makes it
 * write the file NAME.held in the folder $GUICHET_TEST and stay there, each time, until the test
 * has removed that file: so a test decides what happens first, and no machine is too fast or too slow. */
#ifndef GUICHET_BASE_FAULT_H
#define GUICHET_BASE_FAULT_H

#include <glib.h>

#ifdef GUICHET_FAULTS
#define FAULT(name) fault_hit(name)
gboolean fault_hit(const char *name);
#else
#define FAULT(name) FALSE
#endif

#endif
