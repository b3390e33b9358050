/* cli/demo-text.h — the made-up branch's conversations, as text (demo/branch.txt, compiled in). */
#ifndef GUICHET_CLI_DEMO_TEXT_H
#define GUICHET_CLI_DEMO_TEXT_H

#include <glib.h>

struct demo_turn { /* one message */
	gboolean ours, html;
	char *text; /* with {slots} */
	GPtrArray *files; /* char *: names; the end says what sort */
};

struct demo_script { /* one conversation */
	gboolean french, service; /* service: written to the second account */
	char *subject;
	GPtrArray *turns; /* struct demo_turn * */
};

/* All of them (transfer full, element struct demo_script *, freed with the array). */
GPtrArray *demo_text_read(void);

/* `text` with each {slot} replaced by its value; unknown slots stay (transfer full). */
char *demo_text_fill(const char *text, GHashTable *slots);

#endif
