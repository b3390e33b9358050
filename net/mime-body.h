/* net/mime-body.h — the tree of a mail into one text and a list of parts. For net/mime*.c only. */
#ifndef GUICHET_NET_MIME_BODY_H
#define GUICHET_NET_MIME_BODY_H

#include "core/message.h"
#include "net/gmime.h"

/* Sets text, was_html, html_note, encrypted, cut, and adds the parts. */
void body_read(struct message *m, GMimeObject *root);

/* The object that IMAP calls by this section number, or NULL (borrowed). */
GMimeObject *body_find(GMimeObject *root, const char *section);

#endif
