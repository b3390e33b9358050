/* net/mime-report.h — bounces, receipts and other mail that no person wrote. For net/mime*.c.
 *
 * RFC 3464 reports are read; of the others only those whose form is certain. */
#ifndef GUICHET_NET_MIME_REPORT_H
#define GUICHET_NET_MIME_REPORT_H

#include "core/message.h"
#include "net/gmime.h"
#include "net/header.h"

/* Fills automatic, reports and report_of from the headers, the tree (NULL when unparsed)
 * and m->text. */
void report_classify(struct message *m, const struct headers *, GMimeObject *root);

#endif
