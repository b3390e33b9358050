/* core/entry.h — a person as a file or a directory tells of one, before the cache knows who that is.
 *
 * CSV rows (core/columns), vCards (core/vcard), directory entries and connectors all end in this form;
 * cache/roster takes it from there. Pure. */
#ifndef GUICHET_CORE_ENTRY_H
#define GUICHET_CORE_ENTRY_H

#include "base/auto.h"

#include <glib.h>

#define ENTRY_VALUE_MAX 1000 /* bytes of a value; a note may have NOTE_MAX */
#define ENTRY_NOTE_MAX (16 * 1024)
#define ENTRY_WAYS_MAX 50
#define ENTRY_EXTRAS_MAX 50

/*	field     name       headings that mean it: folded, without spaces and punctuation */
#define ENTRY_FIELDS(_) \
	_(ID,      "id",      "id uid customerid clientid numero numeroclient noclient nclient ndeclient" \
	                      " numclient idclient customernumber customerno reference ref matricule") \
	_(NAME,    "name",    "name nom nomcomplet fullname displayname cn contact client customer") \
	_(GIVEN,   "given",   "givenname firstname prenom given forename") \
	_(FAMILY,  "family",  "familyname lastname surname nomdefamille family sn") \
	_(MAIL,    "mail",    "mail email emailaddress adressemail adresseemail courriel adresseelectronique") \
	_(PHONE,   "phone",   "phone telephone tel mobile portable gsm phonenumber mobilephone homephone" \
	                      " telephonenumber numerodetelephone telephoneportable telephonefixe telportable telfixe telmobile") \
	_(HANDLE,  "handle",  "handle pseudo compte username twitter mastodon instagram facebook x") \
	_(LANG,    "lang",    "lang language langue preferredlanguage") \
	_(SEGMENT, "segment", "segment categorie category market marche type") \
	_(ADVISOR, "advisor", "advisor conseiller conseillere manager gestionnaire chargedeclientele" \
	                      " accountmanager advisorname") \
	_(ORG,     "org",     "org organisation organization company societe entreprise raisonsociale") \
	_(NOTE,    "note",    "note notes remarque remarques comment comments commentaire commentaires")

enum entry_field {
#define ENTRY_ENUM(field, name, headings) FIELD_##field,
	ENTRY_FIELDS(ENTRY_ENUM)
#undef ENTRY_ENUM
	FIELD_SECRET, /* a field of the bank's own that is shown masked */
	FIELD_EXTRA, /* one that is not */
	FIELD_SKIP,
	FIELD_N
};
const char *entry_field_name(enum entry_field); /* "mail"; as --map says it */
gboolean entry_field_parse(const char *name, enum entry_field *);
/* What a column heading means, FIELD_SKIP when that is not known. */
enum entry_field entry_field_guess(const char *heading);

struct entry_way { /* one address */
	enum entry_field kind; /* MAIL, PHONE or HANDLE */
	char *value; /* as written */
	char *name; /* of the channel a handle is on, as its heading or scheme says; or NULL */
};
struct entry_extra { /* kept under its heading in small letters: "n-de-dossier" */
	char *name, *value;
	gboolean sensitive;
};

struct entry { /* strings may be NULL */
	char *id; /* in the system it comes from: what tells that a row is the same person as last time */
	char *name, *lang, *segment, *advisor, *org, *note;
	gboolean nameless; /* name is an address or the id, for want of one: nobody is renamed to it */
	GPtrArray *ways; /* struct entry_way * */
	GPtrArray *extras; /* struct entry_extra * */
	char *given, *family; /* until entry_finish makes the name of them */
};
struct entry *entry_new(void);
void entry_free(struct entry *);
AUTO_DEFINE(entry);

/* Takes a value: white space trimmed, "" ignored. `name` is the heading: of an extra, of a handle. A second name or
 * number of the same kind is one more way; of a single-valued field the first counts. */
void entry_put(struct entry *, enum entry_field, const char *name, const char *value);

/* Makes the name out of its parts, or of the organisation, or of the first address; language as BCP 47. One bad number
 * among good ones, or an unknown language, is left out: a sentence about each is added to left_out (char *, transfer
 * full; NULL: nobody asks). FALSE with ERR_INPUT saying what a person must mend: no way to tell who it is (neither id
 * nor address), no address that is well-formed, a value that is too long or lost characters when it was read. */
gboolean entry_finish(struct entry *, GPtrArray *left_out, GError **error);

/* What it says, as a digest of 64 hex digits: the same for the same words in any order of ways (transfer full). */
char *entry_digest(const struct entry *);

#endif
