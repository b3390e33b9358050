/* cache/outbox-private.h — reading rows of the outbox and of drafts, shared by outbox*.c and draft.c only. */
#ifndef GUICHET_CACHE_OUTBOX_PRIVATE_H
#define GUICHET_CACHE_OUTBOX_PRIVATE_H

#include "cache/db-private.h"
#include "cache/outbox.h"

#define OUTBOX_COLUMNS \
	"SELECT o.id, coalesce(o.case_id, 0), o.account, coalesce(o.message, 0), o.revision, o.created_at," \
	" o.not_before, o.next_try, o.sent_at, o.gid, o.advisor, o.identity, o.to_, o.cc, o.bcc, o.subject," \
	" o.body, o.channel_id, o.parent, o.refs, o.hash, o.reason, o.refused_for, a.name, o.public, o.copied," \
	" o.state, o.attempts, coalesce((SELECT max(t.at) FROM outbox_attempt t WHERE t.outbox = o.id), 0)," \
	" o.remote_id, o.remote_url, o.automatic, CASE WHEN a.kind <> 'mail' THEN" \
	" (SELECT nullif(m.author, '') FROM message m WHERE m.id = o.message AND instr(m.author, '@') = 0) END FROM outbox o JOIN account a ON a.id = o.account "

/* From a row of OUTBOX_COLUMNS (transfer full). */
struct outbox *outbox_read(const struct db_rows *);

/* The last event that whoever signed it off has seen. */
gint64 outbox_seen_until(struct db *, const struct outbox *);

/* All rows of name, type, data (transfer full, element struct draft_file *). */
GPtrArray *outbox_read_files(struct db_rows *);

#endif
