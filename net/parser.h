/* net/parser.h — the child that touches foreign bytes: spawn, feed, survive its death.
 *
 * `guichet-net --parser` runs with an empty environment, pipes only, seccomp (no open, no
 * socket, no exec), rlimits on CPU and memory. A crash or a runaway costs one child: the
 * message that did it comes back as raw text, and the next one gets a new child. */
#ifndef GUICHET_NET_PARSER_H
#define GUICHET_NET_PARSER_H

#include "core/message.h"

struct parser;

/* The child is started with the first mail: a pass that finds none needs none. */
struct parser *parser_new(const char *account);
void parser_free(struct parser *);
AUTO_DEFINE(parser);

/* Mail is on its way: the child gets ready meanwhile. */
void parser_warm(struct parser *);

/* Mail in, message out, checked. Never NULL for a reason that lies in the mail: after a death or a
 * timeout (10 s) of the child the result is raw. NULL only when no child can be had (ERR_CHILD). */
struct message *parser_mail(struct parser *, GBytes *source, GError **error);

/* The same pipelined: parser_send queues up to parser_room() mails, parser_receive gives results in order, with
 * the deflated source when `keep` bytes allow (else *packed is NULL). */
int parser_room(const struct parser *);
void parser_pump(struct parser *); /* for who is busy meanwhile: moves what can be moved without waiting */
gboolean parser_send(struct parser *, GBytes *source, gsize keep, GError **error);
struct message *parser_receive(struct parser *, GBytes **packed, GError **error);

/* Decoded bytes of a part; NULL with ERR_GONE when there is none, ERR_INPUT when the child died
 * of it, ERR_CHILD when no child can be had. */
GBytes *parser_part(struct parser *, GBytes *source, const char *section, GError **error);

/* The child's main: called by guichet-net --parser. Does not return. */
_Noreturn void parser_child(void);

#endif
