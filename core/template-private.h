/* core/template-private.h — a template once it is read, for core/template*.c alone. */
#ifndef GUICHET_CORE_TEMPLATE_PRIVATE_H
#define GUICHET_CORE_TEMPLATE_PRIVATE_H

#include "core/template.h"

#define TEMPLATE_BYTES_MAX (1024 * 1024)
#define TEMPLATE_DEPTH_MAX 64
#define TEMPLATE_STEPS_MAX 1000000
#define TEMPLATE_RESULT_MAX (10 * 1024 * 1024)

enum filter {
	FILTER_NONE,
#define FILTER_ENUM(filter, takes, name, help) FILTER_##filter,
	TEMPLATE_FILTERS(FILTER_ENUM)
#undef FILTER_ENUM
};

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_SECTION, NODE_UNLESS, NODE_PARTIAL };
struct node {
	enum node_kind kind;
	guint line;
	guint end; /* a section: the index behind its last node */
	gboolean plain; /* a value: never escaped */
	enum filter filter;
	char *text; /* NODE_TEXT: as it stands; else what stands in the tag */
	gsize len; /* of NODE_TEXT's text */
	char *name; /* "a.b", "." */
	char *arg; /* of the filter, or NULL */
	char *indent; /* a partial that stands alone: before each of its lines; or NULL */
};

struct template {
	char *name;
	GArray *nodes; /* struct node */
};

/* FILTER_NONE when there is none of that name. */
enum filter template_filter_find(const char *name);
const char *template_filter_text(enum filter); /* its name; NULL for FILTER_NONE */
const char *template_filter_wants(enum filter); /* what a value that fits would be; translated */
/* NULL when the value does not fit (transfer full). */
char *template_filter_apply(enum filter, const char *arg, const char *value,
	const struct template_job *);

#endif
