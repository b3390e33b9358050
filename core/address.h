/* core/address.h — mail addresses as people type them: split, checked, written back.
 *
 * A light RFC 5322: "Jean Dupont <jd@example.org>, \"Dupont, Jean\" <jd@example.org>,
 * jd@example.org (Jean)", groups flattened. Names are UTF-8, never encoded words. */
#ifndef GUICHET_CORE_ADDRESS_H
#define GUICHET_CORE_ADDRESS_H

#include "base/auto.h"

#include <glib.h>

struct address {
	char *name; /* NULL when there is none; no quotes, no escapes */
	char *mail; /* "local@domain" */
};
struct address *address_new(const char *name, const char *mail);
void address_free(struct address *);
AUTO_DEFINE(address);

/* A list, separated by commas or semicolons; "" and NULL are empty lists. NULL with ERR_INPUT naming
 * the first thing that is no address (transfer full, element struct address *, freed with it). */
GPtrArray *address_parse(const char *list, GError **error);

/* The same for exactly one address; NULL with ERR_INPUT. */
struct address *address_parse_one(const char *text, GError **error);

/* TRUE when `mail` may stand alone in a header and in RCPT TO: one '@', no space, control
 * character or bracket, at most 254 bytes, a domain of letters, digits, dots, hyphens (or UTF-8). */
gboolean address_is_valid(const char *mail);

/* "Name <mail>", quoted where RFC 5322 wants it; the bare mail when name is NULL or equal to it.
 * Line breaks and control characters become spaces (transfer full). */
char *address_format(const char *name, const char *mail);
/* Elements joined by ", " (transfer full). */
char *address_format_list(const GPtrArray *list);
/* Whom a list names, for lists on a screen: names, and the address where there is no name or the name looks like
 * another address. What is no list of addresses stays as it is (transfer full). */
char *address_names(const char *list);

/* For comparing: case-folded, without surrounding space or brackets (transfer full). */
char *address_key(const char *mail);
gboolean address_equal(const char *mail, const char *other);

/* An empty list that frees its elements. */
GPtrArray *address_list_new(void);
gboolean address_list_has(const GPtrArray *list, const char *mail);
/* Adds unless it is there already (or is no valid address); TRUE when added. */
gboolean address_list_add(GPtrArray *list, const char *name, const char *mail);

#endif
