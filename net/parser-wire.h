/* net/parser-wire.h — the frames between a worker and its parser child. For net/parser*.c only.
 *
 * Both ends are the same executable, so numbers are in the machine's own order. The parent
 * believes no number of the child beyond the limits here. */
#ifndef GUICHET_NET_PARSER_WIRE_H
#define GUICHET_NET_PARSER_WIRE_H

#include <glib.h>

enum parser_op { PARSER_MAIL = 'M', PARSER_PART = 'P' };

struct parser_ask { /* followed by section_len + mail_len bytes */
	guint32 mail_len, section_len, keep; /* keep: deflate the source when it is not larger */
	guint8 op, pad[3];
};

enum parser_status { PARSER_READY = 'R', PARSER_DONE = 'D', PARSER_NONE = 'N' };

struct parser_reply { /* followed by len + packed_len bytes */
	guint32 len, packed_len;
	guint8 status, pad[7];
};

#define PARSER_REPLY_MAX (64 * 1024 * 1024)
#define PARSER_SECTION_MAX 4096

#endif
