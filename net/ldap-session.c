/* net/ldap-session.c — libldap on top of net/stream. */
#include "net/ldap-session.h"

#include "base/err.h"
#include "base/proc.h"
#include "net/secret.h"
#include "net/stop.h"
#include "net/stream.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <openldap.h>
#include <string.h>

#define PAGE 500 /* entries asked for at a time: what servers allow at least */
#define MESSAGE_MAX (4 * 1024 * 1024) /* bytes of one LDAP message */
#define PAGE_BYTES (64 * 1024 * 1024) /* of one page */
#define CONNECT_S 15

struct ldap_session {
	char *name; /* as sentences have it */
	char *host, *base;
	int timeout_s;
	mailstream *stream; /* NULL once closed */
	struct stream *st; /* inside it */
	LDAP *ld;
};

/* ---- the Sockbuf ------------------------------------------------------------------- */

static int
io_setup(Sockbuf_IO_Desc *io, void *arg)
{
	io->sbiod_pvt = arg;
	return 0;
}

static int
io_remove(Sockbuf_IO_Desc *io)
{
	io->sbiod_pvt = NULL;
	return 0;
}

static int
io_ctrl(Sockbuf_IO_Desc *io, int option, void *arg)
{
	struct ldap_session *s = io->sbiod_pvt;

	(void)arg;
	return option == LBER_SB_OPT_DATA_READY ? stream_wait(s->stream, s->st, -1, 0) & 1 : 0;
}

static ber_slen_t
io_read(Sockbuf_IO_Desc *io, void *buf, ber_len_t n)
{
	struct ldap_session *s = io->sbiod_pvt;
	ssize_t got = mailstream_low_read(mailstream_get_low(s->stream), buf, n);

	if (got < 0)
		errno = EIO;
	return got;
}

static ber_slen_t
io_write(Sockbuf_IO_Desc *io, void *buf, ber_len_t n)
{
	struct ldap_session *s = io->sbiod_pvt;
	ssize_t sent = mailstream_low_write(mailstream_get_low(s->stream), buf, n);

	if (sent < 0)
		errno = EIO;
	return sent;
}

static int
io_close(Sockbuf_IO_Desc *io)
{
	(void)io; /* the stream is the session's */
	return 0;
}

static Sockbuf_IO *
sockbuf_io(void)
{
	static const Sockbuf_IO io = { io_setup, io_remove, io_ctrl, io_read, io_write, io_close };

	return (Sockbuf_IO *)(gsize)&io; /* never written to */
}

/* ---- what went wrong --------------------------------------------------------------- */

static enum err_code
code_of(int rc)
{
	switch (rc) {
	case LDAP_INVALID_CREDENTIALS:
	case LDAP_INAPPROPRIATE_AUTH:
	case LDAP_INVALID_DN_SYNTAX:
	case LDAP_AUTH_METHOD_NOT_SUPPORTED:
		return ERR_AUTH;
	case LDAP_INSUFFICIENT_ACCESS:
	case LDAP_STRONG_AUTH_REQUIRED:
	case LDAP_CONFIDENTIALITY_REQUIRED:
	case LDAP_UNWILLING_TO_PERFORM:
		return ERR_REFUSED;
	case LDAP_NO_SUCH_OBJECT:
	case LDAP_FILTER_ERROR:
	case LDAP_UNDEFINED_TYPE:
		return ERR_CONFIG;
	case LDAP_TIMEOUT:
	case LDAP_TIMELIMIT_EXCEEDED:
		return ERR_TIMEOUT;
	case LDAP_SERVER_DOWN:
	case LDAP_CONNECT_ERROR:
		return ERR_NET;
	case LDAP_BUSY:
	case LDAP_UNAVAILABLE:
	case LDAP_ADMINLIMIT_EXCEEDED:
		return ERR_TEMP;
	default:
		return ERR_PROTOCOL;
	}
}

/* A sentence of the stream's is better than libldap's. */
static gboolean
fail(struct ldap_session *s, int rc, GError **error)
{
	const GError *why = stream_error(s->st);
	g_autofree char *told = NULL;

	if (why != NULL) {
		g_propagate_error(error, g_error_copy(why));
		return FALSE;
	}
	ldap_get_option(s->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &told);
	if (rc == LDAP_NO_SUCH_OBJECT)
		return err_set(error, ERR_CONFIG, _("%s: the server has no entry “%s”. Correct base in the "
			"configuration."), s->name, s->base);
	if (rc == LDAP_INVALID_CREDENTIALS)
		return err_set(error, ERR_AUTH, _("%s: the server refuses the login. Check user and what "
			"password-command prints."), s->name);
	return err_set(error, code_of(rc), _("%s: %s says: %s%s%s"), s->name, s->host, ldap_err2string(rc),
		told != NULL && *told != '\0' ? ": " : "", told != NULL ? told : "");
}

/* ---- opening ----------------------------------------------------------------------- */

/* "ldaps://HOST:PORT"; the host may be an address in brackets. */
static void
split_url(const char *url, char **host, int *port, enum stream_tls *tls)
{
	const char *start = strstr(url, "://") + 3, *end = start + strcspn(start, *start == '[' ? "]" : ":");
	const char *colon = strchr(end, ':');

	*tls = g_str_has_prefix(url, "ldaps:") ? STREAM_TLS : STREAM_STARTTLS;
	*port = colon != NULL ? (int)g_ascii_strtoll(colon + 1, NULL, 10) : *tls == STREAM_TLS ? 636 : 389;
	*host = *start == '[' ? g_strndup(start + 1, (gsize)(end - start) - 1)
			      : g_strndup(start, (gsize)(end - start));
}

static gboolean
attach(struct ldap_session *s, GError **error)
{
	g_autofree char *url = g_strdup_printf("ldap://%s", s->host);
	int version = LDAP_VERSION3, fd = mailstream_low_get_fd(mailstream_get_low(s->stream)), rc;
	struct timeval limit = { s->timeout_s, 0 };
	ber_len_t most = MESSAGE_MAX;
	Sockbuf *sb = NULL;

	g_setenv("LDAPNOINIT", "1", TRUE);
	rc = ldap_init_fd(fd, LDAP_PROTO_EXT, strchr(s->host, ':') != NULL ? "ldap://localhost" : url, &s->ld);
	if (rc != LDAP_SUCCESS)
		return err_set(error, ERR_NET, _("%s: %s"), s->name, ldap_err2string(rc));
	ldap_set_option(s->ld, LDAP_OPT_PROTOCOL_VERSION, &version);
	ldap_set_option(s->ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
	ldap_set_option(s->ld, LDAP_OPT_TIMEOUT, &limit);
	ldap_get_option(s->ld, LDAP_OPT_SOCKBUF, &sb);
	ber_sockbuf_ctrl(sb, LBER_SB_OPT_SET_MAX_INCOMING, &most);
	ber_sockbuf_add_io(sb, sockbuf_io(), LBER_SBIOD_LEVEL_PROVIDER, s);
	return TRUE;
}

static gboolean
start_tls(struct ldap_session *s, GError **error)
{
	struct berval *data = NULL;
	char *oid = NULL;
	int rc = ldap_extended_operation_s(s->ld, LDAP_EXOP_START_TLS, NULL, NULL, NULL, &oid, &data);

	ldap_memfree(oid);
	ber_bvfree(data);
	if (rc == LDAP_SUCCESS)
		return stream_start_tls(s->stream, s->st, error);
	if (stream_error(s->st) != NULL)
		return fail(s, rc, error);
	return err_set(error, ERR_TRUST, _("%s: %s does not begin TLS when asked to (%s); nothing was said to it. Use "
		"ldaps://, or ask its administrator for StartTLS."), s->name, s->host, ldap_err2string(rc));
}

static gboolean
log_in(struct ldap_session *s, const struct conf *conf, const char *name, GError **error)
{
	const char *user = conf_get(conf, name, "directory", "user");
	struct berval password;
	char *secret;
	int rc;

	if (user == NULL)
		return TRUE;
	secret = secret_get(conf, name, SECRET_DIRECTORY, error);
	if (secret == NULL)
		return FALSE;
	stream_budget(s->st, s->timeout_s, MESSAGE_MAX); /* the command may have asked a person */
	ber_str2bv(secret, 0, 0, &password);
	rc = ldap_sasl_bind_s(s->ld, user, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL);
	proc_wipe(secret);
	return rc == LDAP_SUCCESS || fail(s, rc, error);
}

struct ldap_session *
ldap_session_open(const struct conf *conf, const char *name, GError **error)
{
	AUTO(ldap_session) s = g_new0(struct ldap_session, 1);
	struct stream_opts opts = { .connect_s = CONNECT_S, .wake_fd = stop_fd(),
		.ca_file = conf_get(conf, name, "directory", "ca-file") };
	g_autofree char *spoken = g_strdup_printf(_("directory %s"), name);

	s->name = g_strdup_printf(_("Directory “%s”"), name);
	s->base = g_strdup(conf_get(conf, name, "directory", "base"));
	s->timeout_s = (int)MAX(conf_get_int(conf, name, "directory", "timeout"), 1);
	split_url(conf_get(conf, name, "directory", "url"), &s->host, &opts.port, &opts.tls);
	opts.account = spoken;
	opts.host = s->host;
	s->stream = stream_open(&opts, &s->st, error);
	if (s->stream == NULL)
		return NULL;
	stream_budget(s->st, s->timeout_s, MESSAGE_MAX);
	if (!attach(s, error) || (opts.tls == STREAM_STARTTLS && !start_tls(s, error)) ||
	    !log_in(s, conf, name, error))
		return NULL;
	return g_steal_pointer(&s);
}

void
ldap_session_free(struct ldap_session *s)
{
	if (s == NULL)
		return;
	if (s->ld != NULL)
		ldap_unbind_ext_s(s->ld, NULL, NULL); /* and frees it */
	if (s->stream != NULL)
		mailstream_close(s->stream);
	g_free(s->name);
	g_free(s->host);
	g_free(s->base);
	g_free(s);
}

/* ---- searching --------------------------------------------------------------------- */

struct search {
	struct ldap_session *s;
	int left; /* entries still wanted, -1 all */
	ldap_take *take;
	gpointer user;
	struct berval cookie; /* where the next page begins; empty: there is none */
};

static gboolean
take_entry(struct search *q, LDAPMessage *entry, GError **error)
{
	char *dn;
	gboolean ok;

	if (q->left == 0)
		return TRUE;
	q->left -= q->left > 0;
	dn = ldap_get_dn(q->s->ld, entry);
	ok = q->take(q->user, q->s->ld, entry, dn != NULL ? dn : "", error);
	ldap_memfree(dn);
	return ok;
}

/* The end of a page: how it went, and where the next one begins. */
static gboolean
take_result(struct search *q, LDAPMessage *result, GError **error)
{
	LDAPControl **controls = NULL, *page;
	int code = LDAP_OTHER, rc = ldap_parse_result(q->s->ld, result, &code, NULL, NULL, NULL, &controls, 0);
	ber_int_t estimate;

	if (rc == LDAP_SUCCESS)
		rc = code;
	page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	ber_memfree(q->cookie.bv_val);
	q->cookie = (struct berval){ 0, NULL };
	if (page != NULL)
		ldap_parse_pageresponse_control(q->s->ld, page, &estimate, &q->cookie);
	ldap_controls_free(controls);
	if (rc == LDAP_SIZELIMIT_EXCEEDED && q->left < 0)
		return err_set(error, ERR_REFUSED, _("%s: the server gives only part of its entries; ask its "
			"administrator for a higher size limit."), q->s->name);
	return rc == LDAP_SUCCESS || rc == LDAP_SIZELIMIT_EXCEEDED || rc == LDAP_REFERRAL || fail(q->s, rc, error);
}

static gboolean
read_page(struct search *q, int id, GError **error)
{
	struct timeval limit = { q->s->timeout_s, 0 };

	for (;;) {
		LDAPMessage *message = NULL;
		int type = ldap_result(q->s->ld, id, LDAP_MSG_ONE, &limit, &message);
		gboolean ok = TRUE;
		int rc = LDAP_TIMEOUT;

		if (type < 0)
			ldap_get_option(q->s->ld, LDAP_OPT_RESULT_CODE, &rc);
		if (type <= 0)
			return fail(q->s, rc, error);
		if (type == LDAP_RES_SEARCH_ENTRY)
			ok = take_entry(q, message, error);
		else if (type == LDAP_RES_SEARCH_RESULT)
			ok = take_result(q, message, error);
		ldap_msgfree(message);
		if (!ok || type == LDAP_RES_SEARCH_RESULT)
			return ok;
	}
}

static gboolean
ask_page(struct search *q, const char *filter, const char *const *attributes, GError **error)
{
	struct timeval limit = { q->s->timeout_s, 0 };
	LDAPControl *page = NULL, *controls[2] = { NULL, NULL };
	int id = 0, rc = ldap_create_page_control(q->s->ld, PAGE, &q->cookie, 0, &page);

	controls[0] = page;
	if (rc == LDAP_SUCCESS)
		rc = ldap_search_ext(q->s->ld, q->s->base, LDAP_SCOPE_SUBTREE, filter, (char **)(gsize)attributes, 0,
			controls, NULL, &limit, MAX(q->left, 0), &id);
	ldap_control_free(page);
	return rc == LDAP_SUCCESS ? read_page(q, id, error) : fail(q->s, rc, error);
}

gboolean
ldap_session_search(struct ldap_session *s, const char *filter, const char *const *attributes, int most,
	ldap_take *take, gpointer user, GError **error)
{
	struct search q = { .s = s, .left = most > 0 ? most : -1, .take = take, .user = user };
	gboolean ok;

	do {
		stream_budget(s->st, s->timeout_s, PAGE_BYTES);
		ok = ask_page(&q, filter, attributes, error);
	} while (ok && q.cookie.bv_len > 0 && q.left != 0);
	ber_memfree(q.cookie.bv_val);
	return ok;
}

char *
ldap_filter_fill(const char *filter, const char *word)
{
	GString *out = g_string_new(NULL), *escaped = g_string_new(NULL);

	for (const char *p = word; *p != '\0'; p++)
		if (strchr("*()\\", *p) != NULL)
			g_string_append_printf(escaped, "\\%02x", (guchar)*p);
		else
			g_string_append_c(escaped, *p);
	for (const char *p = filter; *p != '\0'; p++)
		if (p[0] == '%' && p[1] == 's') {
			g_string_append(out, escaped->str);
			p++;
		} else {
			g_string_append_c(out, *p);
		}
	g_string_free(escaped, TRUE);
	return g_string_free(out, FALSE);
}
