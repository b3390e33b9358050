/* net/mapper-wire.h — the frames between a worker and its mapper child. For net/mapper*.c only.
 *
 * Both ends are the same executable, so numbers are in the machine's own order. The parent
 * believes no number of the child beyond the limits here. */
#ifndef GUICHET_NET_MAPPER_WIRE_H
#define GUICHET_NET_MAPPER_WIRE_H

#include <glib.h>

enum mapper_op {
	MAPPER_PROGRAM = 'P', /* input is the program with its dispatcher */
	MAPPER_CALL = 'C', /* a function: its output as JSON */
	MAPPER_PAGE = 'G', /* the function page: its output as messages */
	MAPPER_RECORD = 'E', /* the same; the body is a recorded answer, or one alone */
};

struct mapper_ask { /* followed by the name, the input and the body */
	guint32 name_len, input_len, body_len;
	guint8 op, has_body, pad[2];
};

enum mapper_status {
	MAPPER_READY = 'R', MAPPER_DONE = 'D',
	MAPPER_FAILED = 'F', /* the program did not compile, or said no: followed by its words */
	MAPPER_WRONG = 'W', /* what page gave does not fit: `wrong` and `index`; followed by the field */
	MAPPER_MANY = 'M', /* not exactly one value came out: `index` of them (0, 2) */
	MAPPER_BAD_INPUT = 'I', /* our own input is no JSON */
	MAPPER_DEEP_BODY = 'b', MAPPER_LARGE_BODY = 'B', /* beyond the limits of net/mend */
	MAPPER_DEEP = 'd', MAPPER_LARGE = 'L', /* the same of the output */
};

struct mapper_reply { /* followed by len bytes */
	guint32 len, index;
	guint8 status, wrong, pad[2];
};

/* What follows MAPPER_DONE for a page: its counts, then each message, the cursor, next and each note, all
 * of them a guint32 length and the bytes, each thing beginning at a multiple of 8 (as the pipe form of
 * a message wants it). */
struct mapper_counts {
	guint32 messages, notes;
};

#define MAPPER_OUTPUT_MAX (32 * 1024 * 1024)
#define MAPPER_REPLY_MAX (64 * 1024 * 1024)
#define MAPPER_PROGRAM_MAX (1024 * 1024)
#define MAPPER_NAME_MAX 64
#define MAPPER_NO_MEMORY 3 /* the exit code of a child that was refused memory */

#endif
