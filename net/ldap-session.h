/* net/ldap-session.h — LDAP over the same verified connection as mail: libldap speaks, net/stream carries.
 *
 * libldap's own TLS is not used: its Sockbuf reads and writes through net/stream, so that chain, host name, TLS
 * version, deadlines and budgets are those of IMAP. TLS from the first byte (ldaps://), or StartTLS
 * before anything else is said (ldap://), never without. Referrals are not followed, no file of libldap's is read. */
#ifndef GUICHET_NET_LDAP_SESSION_H
#define GUICHET_NET_LDAP_SESSION_H

#include "base/conf.h"

#include <ldap.h>

struct ldap_session;

/* Connects to [directory "NAME"], and logs in when it names a user. NULL: ERR_NET, ERR_TIMEOUT, ERR_TRUST, ERR_AUTH,
 * ERR_CONFIG, ERR_REFUSED; every sentence names the directory. */
struct ldap_session *ldap_session_open(const struct conf *, const char *name, GError **error);
void ldap_session_free(struct ldap_session *);
AUTO_DEFINE(ldap_session);

/* One entry, borrowed: its attributes are asked for with ldap_get_values_len. FALSE stops. */
typedef gboolean ldap_take(gpointer user, LDAP *, LDAPMessage *entry, const char *dn, GError **error);

/* All entries below the base that the filter lets through, in pages of 500 where the server can; `attributes` ends with
 * NULL. most: after so many it is enough, 0 all. */
gboolean ldap_session_search(struct ldap_session *, const char *filter, const char *const *attributes, int most,
	ldap_take *, gpointer user, GError **error);

/* A filter with `word` for each %s, escaped as RFC 4515 wants (transfer full). */
char *ldap_filter_fill(const char *filter, const char *word);

#endif
