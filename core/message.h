/* core/message.h — one message as every channel delivers it: the canonical form.
 *
 * The parser child makes it out of bytes, ingest checks it and stores it, and nothing after
 * the parser ever looks at the original format again. All strings are valid UTF-8 without
 * NUL, or NULL when the channel gave none; times are UTC ms. The struct owns everything. */
#ifndef GUICHET_CORE_MESSAGE_H
#define GUICHET_CORE_MESSAGE_H

#include "base/auto.h"

#include <glib.h>

/* Limits that message_check() enforces on what comes out of the parser child. */
#define MESSAGE_TEXT_MAX (4 * 1024 * 1024) /* bytes of text; more is cut and marked */
#define MESSAGE_LINE_MAX (32 * 1024) /* bytes of a subject, name, address or id */
#define MESSAGE_PEOPLE_MAX 500 /* addresses; more are cut and counted */
#define MESSAGE_PARTS_MAX 1000 /* attachments */
#define MESSAGE_REFS_MAX 200 /* the first and the newest are kept */
#define MESSAGE_REPORTS_MAX 500

enum message_kind { /* names in message_kind_name(), stored as text */
	MESSAGE_MESSAGE, MESSAGE_COMMENT, MESSAGE_POST, MESSAGE_REVIEW, MESSAGE_EDIT,
	MESSAGE_DELETE, MESSAGE_REACTION,
};

/* Who wrote it, in the sense of RFC 3834 §2 and the F2 rules. */
enum message_auto {
	AUTO_NO, /* a person */
	AUTO_REPLY, /* Auto-Submitted: auto-replied, vacation, X-Autoreply… */
	AUTO_GENERATED, /* Auto-Submitted: auto-generated, notification */
	AUTO_LIST, /* List-Id, Precedence: list|bulk|junk */
	AUTO_BOUNCE, /* multipart/report; report-type=delivery-status, or a null return path */
	AUTO_CONTEXT, /* other people's words around ours in public: shown, never waited for */
};

enum person_role { PERSON_FROM, PERSON_SENDER, PERSON_REPLY_TO, PERSON_TO, PERSON_CC, PERSON_BCC };

struct message_person {
	enum person_role role;
	char *address; /* as written, e.g. "Jean.Dupont@Example.org" or a handle */
	char *name; /* decoded display name, or NULL */
	char *id; /* the channel's own id of the account behind a handle, or NULL; mail: NULL */
	char *within; /* the page, profile or server of ours where alone that id means this person; NULL: everywhere */
};

struct message_part { /* an attachment, or any part not shown as text */
	char *section; /* IMAP section "2.1", or the channel's id */
	char *name; /* decoded file name (untrusted: never a path), or NULL */
	char *type; /* "application/pdf", lower case */
	char *cid; /* Content-ID without <>, or NULL */
	gint64 size; /* decoded bytes, -1 unknown */
	gboolean inline_; /* Content-Disposition: inline, or referenced by the HTML */
	char *url; /* where the channel keeps it, or NULL; mail: NULL */
};

struct message_report { /* one recipient of a delivery status notification, RFC 3464 */
	char *recipient; /* address */
	char *action; /* failed, delayed, delivered, relayed, expanded */
	char *status; /* "5.1.1" */
	char *diagnostic; /* text after the type, or NULL */
};

struct message {
	char *id; /* the channel's own id; mail: Message-ID without <>, NULL when it has none */
	char *thread; /* the channel's thread id; mail: NULL */
	char *parent; /* In-Reply-To without <> (first), or parent id */
	GPtrArray *refs; /* char *: References and In-Reply-To, oldest first, without <> */
	enum message_kind kind;
	enum message_auto automatic;
	gboolean public_;
	gboolean from_us; /* the channel says that we wrote it; mail: FALSE, the From tells */
	GPtrArray *people; /* struct message_person * */
	char *subject; /* decoded, one line */
	char *text; /* what a person reads, \n lines; HTML already rendered */
	gboolean was_html; /* text was made from HTML */
	gboolean raw; /* could not be parsed: text is the source, as it stands */
	gboolean cut; /* text or a header was longer than the limits */
	gboolean encrypted; /* PGP/MIME or S/MIME enveloped: text says so */
	char *html_note; /* e.g. "3 remote images not loaded; 1 hidden block left out", or NULL */
	gint64 at; /* when the channel says it was received; mail: INTERNALDATE (set by the link) */
	gint64 sent_at; /* when the sender claims (Date:), 0 unknown */
	gint64 edited_at; /* the text is of then, 0 as first written */
	char *lang; /* BCP 47, or NULL */
	char *url; /* permalink, or NULL */
	int rating; /* reviews 1..5, 0 none */
	gint64 reach; /* followers, -1 unknown */
	char *email, *phone, *profile; /* of the author, where the channel tells; or NULL */
	char *keep; /* JSON of the connector's own, given back to it when this is answered; or NULL */
	char *list_id; /* List-Id value, or NULL */
	char *auth_results; /* Authentication-Results, one a line, the newest first; or NULL */
	GPtrArray *parts; /* struct message_part * */
	GPtrArray *reports; /* struct message_report *; for AUTO_BOUNCE */
	char *report_of; /* Message-ID of the message a bounce or auto-reply is about, or NULL */
	guint64 source_size; /* bytes of the original */
};

struct message *message_new(void);
void message_free(struct message *);
AUTO_DEFINE(message);

struct message_person *message_add_person(struct message *, enum person_role,
	const char *address, const char *name);
struct message_part *message_add_part(struct message *);
struct message_report *message_add_report(struct message *);

/* First person of that role, or NULL (borrowed). */
const struct message_person *message_person(const struct message *, enum person_role);

/* Repairs what can be (UTF-8, lengths, counts: sets cut) and refuses (ERR_INPUT) what cannot. */
gboolean message_check(struct message *, GError **error);

/* The form in which a message crosses the parser's pipe. from: validates every byte, as the
 * child may have been taken over. (transfer full) */
GBytes *message_pack(const struct message *);
struct message *message_unpack(GBytes *, GError **error);

/* A digest of who, when, what: tells two different messages with one Message-ID apart. Hex,
 * 32 digits (transfer full). */
char *message_digest(const struct message *);

const char *message_kind_name(enum message_kind); /* "message", "comment", … */
const char *message_auto_name(enum message_auto); /* "no", "reply", … "context" */
gboolean message_kind_parse(const char *, enum message_kind *);
gboolean message_auto_parse(const char *, enum message_auto *);

#endif
