/* net/mapper.h — a connector's program in its own sandboxed child: called by function name.
 *
 * `guichet-net --mapper` compiles one jq program (DEPS §3), enters the sandbox of net/sandbox
 * before the program's text arrives, and answers calls. A runaway costs one child: 2 s of CPU,
 * 512 MB. Bodies are mended before jq sees them (net/mend), what `page` returns is mapped to
 * messages in the child (net/canon) and believed by nobody: the parent checks every message. */
#ifndef GUICHET_NET_MAPPER_H
#define GUICHET_NET_MAPPER_H

#include "core/message.h"

struct mapper;

/* `name` for sentences, `program` the text of connector.jq. The child starts with the first call. */
struct mapper *mapper_new(const char *name, GBytes *program);
void mapper_free(struct mapper *);
AUTO_DEFINE(mapper);

/* Has the program a function of this name? Answered by a scan of its text. */
gboolean mapper_has(const struct mapper *, const char *function);

/* Calls one function; `input` is JSON text. `body` (may be NULL) is a foreign body, put into the
 * input object as "body" after mending: JSON when it is JSON, else a string. The output as JSON
 * text (transfer full), at most 32 MiB. NULL: ERR_CONFIG (does not compile, a refused word, no such function),
 * ERR_INPUT (the program failed: its sentence), ERR_LIMIT (CPU, memory or output: the child was
 * killed), ERR_CHILD. Every sentence names connector and function. */
char *mapper_call(struct mapper *, const char *function, const char *input, GBytes *body,
	GError **error);

struct mapper_page {
	GPtrArray *messages; /* struct message *, each checked by message_check */
	char *cursor, *next; /* JSON text; next: an array of requests */
	GPtrArray *notes; /* char * */
};
void mapper_page_clear(struct mapper_page *);

/* The function `page` mapped to messages. ERR_INPUT names index and field of what does not fit
 * the schema; then nothing of the page is given. */
gboolean mapper_page(struct mapper *, const char *input, GBytes *body, struct mapper_page *,
	GError **error);

/* The same of a file: an envelope {status, body, request, headers, cursor, facts, now}, whose members go
 * before those of `input` (facts are joined; a body of text is read as a server's would be), or a
 * body alone, which came with status 200. */
gboolean mapper_record(struct mapper *, const char *input, GBytes *record, struct mapper_page *,
	GError **error);

/* The child's main: called by guichet-net --mapper. Does not return. */
_Noreturn void mapper_child(void);

#endif
