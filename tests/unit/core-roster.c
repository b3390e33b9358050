// layers: none
/* tests/unit/core-roster.c — files of people: character sets, CSV, its columns, vCards. */
#include "base/err.h"
#include "core/columns.h"
#include "core/csv.h"
#include "core/decode.h"
#include "core/vcard.h"

#include <string.h>

/* ---- character sets ---------------------------------------------------------------- */

/* Guessed and decoded in pieces of `step` bytes. */
static char *
decoded(const char *bytes, gsize len, gsize step, enum decode_set *set, char **remark, GError **error)
{
	struct decode_guess guess = { .bytes = 0 };
	GString *out;

	for (gsize i = 0; i < len; i += step)
		decode_look(&guess, bytes + i, MIN(step, len - i));
	if (!decode_verdict(&guess, "f.csv", set, remark, error))
		return NULL;
	out = g_string_new(NULL);
	AUTO(decode) d = decode_new(*set);
	for (gsize i = 0; i < len; i += step)
		decode_feed(d, bytes + i, MIN(step, len - i), out);
	decode_end(d, out);
	return g_string_free(out, FALSE);
}

static void
check_decode(const char *bytes, gsize len, enum decode_set wanted, gboolean guessed, const char *text)
{
	for (gsize step = 1; step <= len; step += 2) {
		g_autoptr(GError) error = NULL;
		g_autofree char *remark = NULL, *got = NULL;
		enum decode_set set = DECODE_SET_N;

		got = decoded(bytes, len, step, &set, &remark, &error);
		g_assert_no_error(error);
		g_assert_cmpint(set, ==, wanted);
		g_assert_cmpstr(got, ==, text);
		g_assert_cmpint(remark != NULL, ==, guessed);
	}
}
#define CHECK_DECODE(bytes, ...) check_decode(bytes, sizeof(bytes) - 1, __VA_ARGS__)

static void
test_decode(void)
{
	CHECK_DECODE("plain", DECODE_UTF8, FALSE, "plain");
	CHECK_DECODE("caf\303\251 \342\202\254 \360\237\222\263", DECODE_UTF8, FALSE, "café € 💳");
	CHECK_DECODE("\357\273\277Nom;\303\251", DECODE_UTF8, FALSE, "Nom;é");
	CHECK_DECODE("Pr\351nom;\200 co\373t\234", DECODE_WINDOWS, TRUE, "Prénom;€ coûtœ");
	CHECK_DECODE("\377\376N\0o\0\351\0=\330\263\334", DECODE_UTF16LE, FALSE, "Noé💳");
	CHECK_DECODE("\376\377\0N\0o\0\351", DECODE_UTF16BE, FALSE, "Noé");
	CHECK_DECODE("N\0o\0m\0;\0a\0", DECODE_UTF16LE, TRUE, "Nom;a");
	CHECK_DECODE("\303\251\303\251\303\251 \351 x", DECODE_UTF8, TRUE, "ééé \xef\xbf\xbd x");
	/* what is no UTF-8: overlong, surrogate, beyond the end */
	CHECK_DECODE("\300\257", DECODE_WINDOWS, TRUE, "À¯");
	CHECK_DECODE("\355\240\200", DECODE_WINDOWS, TRUE, "í\302\240€");
	CHECK_DECODE("\377\376\0\330", DECODE_UTF16LE, FALSE, "\xef\xbf\xbd");
}

static void
test_decode_refuses(void)
{
	static const char office[] = "PK\003\004\024\0\6\0", old[] = "\xd0\xcf\x11\xe0\xa1\xb1",
			  picture[] = "\x89PNG\r\n\032\n\0\0\0\rIHDR";
	g_autofree char *remark = NULL;
	enum decode_set set;
	g_autoptr(GError) error = NULL;

	g_assert_null(decoded(office, sizeof office - 1, 3, &set, &remark, &error));
	g_assert_error(error, ERR, ERR_INPUT);
	g_assert_nonnull(strstr(error->message, "CSV"));
	g_clear_error(&error);
	g_assert_null(decoded(old, sizeof old - 1, 3, &set, &remark, &error));
	g_clear_error(&error);
	g_assert_null(decoded(picture, sizeof picture - 1, 3, &set, &remark, &error));
	g_assert_error(error, ERR, ERR_INPUT);
	g_assert_true(decode_parse("Latin1", &set) && set == DECODE_WINDOWS);
	g_assert_false(decode_parse("klingon", &set));
}

/* ---- CSV --------------------------------------------------------------------------- */

static gboolean
note_row(gpointer user, const struct csv_row *row, GError **error)
{
	GString *out = user;

	(void)error;
	g_string_append_printf(out, "%d", (int)row->number);
	for (guint i = 0; i < row->n; i++)
		g_string_append_printf(out, "[%s]", row->cells[i]);
	g_assert_null(row->cells[row->n]);
	g_string_append(out, row->trouble != NULL ? "! " : " ");
	return TRUE;
}

static void
check_csv(char delimiter, const char *text, const char *wanted)
{
	for (gsize step = 1; step <= strlen(text); step += 3) {
		GString *out = g_string_new(NULL);
		AUTO(csv) c = csv_new(delimiter, note_row, out);

		for (gsize i = 0; i < strlen(text); i += step)
			g_assert_true(csv_feed(c, text + i, MIN(step, strlen(text) - i), NULL));
		g_assert_true(csv_end(c, NULL));
		g_assert_cmpstr(g_strchomp(out->str), ==, wanted);
		g_string_free(out, TRUE);
	}
}

static void
test_csv(void)
{
	check_csv(',', "a,b\nc,d", "1[a][b] 2[c][d]");
	check_csv(',', "a,b\r\nc,d\r\n", "1[a][b] 2[c][d]");
	check_csv(',', "a,b\rc,d\r", "1[a][b] 2[c][d]");
	check_csv(';', "a;\"b;\"\"x\"\"\nc\";\n", "1[a][b;\"x\"\nc][]");
	check_csv(',', "a\n\n , \nb", "1[a] 4[b]");
	check_csv(',', "L'\"Étoile\",2\n", "1[L'\"Étoile\"][2]");
	check_csv(',', "\"a\"b,c\n", "1[ab][c]");
	check_csv(',', ",\"\",x", "1[][][x]");
	/* a quotation mark that never closes costs its own line */
	check_csv(',', "a,b\n1,\"x\n2,y\n3,z\n", "1[a][b] 2[1,\"x]! 3[2][y] 4[3][z]");
	check_csv(',', "1,\"x", "1[1,\"x]!");
}

static gboolean
count_rows(gpointer user, const struct csv_row *row, GError **error)
{
	int *n = user;

	(void)error;
	n[row->trouble != NULL]++;
	return TRUE;
}

static void
test_csv_bounds(void)
{
	GString *text = g_string_new("a,b\nopen,\"");
	int n[2] = { 0, 0 };

	for (int i = 0; i < 60000; i++)
		g_string_append_printf(text, "row %d,x\n", i);
	{
		AUTO(csv) c = csv_new(',', count_rows, n);

		g_assert_true(csv_feed(c, text->str, text->len, NULL) && csv_end(c, NULL));
	}
	g_assert_cmpint(n[0], ==, 60000);
	g_assert_cmpint(n[1], ==, 1);
	g_string_assign(text, "");
	for (int i = 0; i < CSV_CELLS_MAX + 5; i++)
		g_string_append(text, "x,");
	g_string_append(text, "\nfine,1\n");
	for (int i = 0; i < CSV_ROW_MAX + 10; i++)
		g_string_append_c(text, 'y');
	g_string_append(text, "\nfine,2\n");
	n[0] = n[1] = 0;
	{
		AUTO(csv) c = csv_new(',', count_rows, n);

		g_assert_true(csv_feed(c, text->str, text->len, NULL) && csv_end(c, NULL));
	}
	g_assert_cmpint(n[0], ==, 2);
	g_assert_cmpint(n[1], ==, 2);
	/* quotation marks that open on every line: bounded all the same */
	g_string_assign(text, "");
	for (int i = 0; i < 30000; i++)
		g_string_append(text, "x\",\"y\n");
	{
		AUTO(csv) c = csv_new(',', count_rows, n);

		g_assert_true(csv_feed(c, text->str, text->len, NULL) && csv_end(c, NULL));
	}
	g_string_free(text, TRUE);
}

static void
test_csv_guess(void)
{
	static const struct {
		const char *text;
		char delimiter;
	} samples[] = {
		{ "Nom;E-mail\nDupont, Jean;a@b.fr\nMartin;c@d.fr\n", ';' },
		{ "name,mail\n\"Dupont; Jean\",a@b.fr\nx,c@d.fr\n", ',' },
		{ "name\tmail\nDupont, Jean\ta@b.fr\n", '\t' },
		{ "name|mail\nDupont|a@b.fr\n", '|' },
		{ "mail\na@b.fr\n", ',' },
		{ "", ',' },
		{ "Nom;Solde;Note\nA;1,5;x\nB;2,5;y\nC;3,5;z\n", ';' },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
		g_assert_cmpint(csv_guess(samples[i].text, strlen(samples[i].text)), ==, samples[i].delimiter);
}

static void
test_csv_write(void)
{
	static const char *const cells[] = { "a", "b;c", "d\"e", "", "f\ng", NULL };
	GString *out = g_string_new(NULL);

	csv_write(out, ';', cells);
	g_assert_cmpstr(out->str, ==, "a;\"b;c\";\"d\"\"e\";;\"f\ng\"\r\n");
	g_string_free(out, TRUE);
}

/* ---- columns ----------------------------------------------------------------------- */

static void
test_columns(void)
{
	static const char *const french[] = { "N° client", "Nom", "Prénom", "Adresse e-mail", "E-mail 2",
		"Tél. portable", "Conseiller", "Cote", NULL };
	static const char *const cells[] = { "0012", "Dupont", "Marie", "marie@poste.example", "",
		"06 12 34 56 78", "Anne Martin", "12,5", NULL };
	g_autoptr(GError) error = NULL;
	guint unknown = 0;
	AUTO(columns) guessed = columns_guess(french, 8, &unknown);
	AUTO(columns) said = NULL;
	AUTO(entry) p = NULL;
	g_autofree char *written = columns_write(guessed), *key = columns_key(french, 8), *again = NULL;

	g_assert_cmpstr(written, ==, "id=N° client, name=Nom, given=Prénom, mail=Adresse e-mail, mail=E-mail 2, "
				     "phone=Tél. portable, advisor=Conseiller");
	g_assert_cmpuint(unknown, ==, 1);
	g_assert_true(columns_identify(guessed));
	g_assert_true(g_str_has_prefix(key, "columns "));
	said = columns_parse(written, french, 8, &error);
	g_assert_no_error(error);
	again = columns_write(said);
	g_assert_cmpstr(again, ==, written);
	p = columns_entry(said, cells, 8);
	g_assert_true(entry_finish(p, NULL, &error));
	g_assert_cmpstr(p->name, ==, "Marie Dupont");
	g_assert_cmpstr(p->id, ==, "0012");
	g_assert_cmpuint(p->ways->len, ==, 2);
	g_assert_null(columns_parse("mail=Courriel", french, 8, &error));
	g_assert_error(error, ERR, ERR_USAGE);
	g_assert_nonnull(strstr(error->message, "Prénom"));
	g_clear_error(&error);
	g_assert_null(columns_parse("e-mail=Nom", french, 8, &error));
	g_assert_nonnull(strstr(error->message, "segment"));
	g_clear_error(&error);
	g_assert_null(columns_parse("Nom", french, 8, &error));
	g_assert_error(error, ERR, ERR_USAGE);
}

static void
refuse(const char *id, const char *mail, const char *phone, const char *lang, const char *why)
{
	g_autoptr(GError) error = NULL;
	AUTO(entry) p = entry_new();

	entry_put(p, FIELD_NAME, NULL, "X Y");
	entry_put(p, FIELD_ID, NULL, id);
	entry_put(p, FIELD_MAIL, NULL, mail);
	entry_put(p, FIELD_PHONE, NULL, phone);
	entry_put(p, FIELD_LANG, NULL, lang);
	g_assert_false(entry_finish(p, NULL, &error));
	g_assert_error(error, ERR, ERR_INPUT);
	if (strstr(error->message, why) == NULL)
		g_error("“%s” does not say %s", error->message, why);
}

static void
test_person(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
	AUTO(entry) p = entry_new();
	AUTO(entry) q = entry_new();
	AUTO(entry) r = entry_new();
	g_autofree char *a = NULL, *b = NULL, *c = NULL;

	refuse("", "", "", "", "neither");
	refuse("1", "nobody", "", "", "“nobody” is no mail address");
	refuse("1", "", "call me", "", "no phone number");
	refuse("1", "", "12", "", "no phone number");
	refuse("1\xef\xbf\xbd", "", "", "", "could not be read");
	entry_put(p, FIELD_MAIL, NULL, "Marie <m@b.fr>; m2@b.fr, m@b.fr");
	entry_put(p, FIELD_LANG, NULL, "Français");
	entry_put(p, FIELD_PHONE, NULL, "+33 (0)6 12-34.56.78");
	/* a good address is not lost with a bad one beside it */
	entry_put(p, FIELD_PHONE, NULL, "call me");
	g_assert_true(entry_finish(p, left, &error));
	g_assert_cmpuint(left->len, ==, 1);
	g_assert_cmpstr(left->pdata[0], ==, "“call me” is no phone number; it is left out");
	g_assert_cmpuint(p->ways->len, ==, 3);
	g_assert_cmpstr(p->name, ==, "m@b.fr");
	g_assert_cmpstr(p->lang, ==, "fr");
	entry_put(q, FIELD_PHONE, NULL, "+33 (0)6 12-34.56.78");
	entry_put(q, FIELD_MAIL, NULL, "m2@b.fr");
	entry_put(q, FIELD_MAIL, NULL, "m@b.fr");
	entry_put(q, FIELD_LANG, NULL, "fr");
	entry_put(q, FIELD_NAME, NULL, "m@b.fr");
	g_assert_true(entry_finish(q, NULL, &error));
	a = entry_digest(p);
	b = entry_digest(q);
	g_assert_cmpstr(a, ==, b);
	entry_put(q, FIELD_MAIL, NULL, "m3@b.fr");
	c = entry_digest(q);
	g_assert_cmpstr(a, !=, c);
	entry_put(r, FIELD_ID, NULL, "1");
	entry_put(r, FIELD_LANG, NULL, "klingonese");
	g_assert_true(entry_finish(r, left, &error));
	g_assert_null(r->lang);
	g_assert_cmpstr(left->pdata[1], ==, "“klingonese” is no language (fr, en or the like); it is left out");
}

/* ---- vCards ------------------------------------------------------------------------ */

static gboolean
note_card(gpointer user, struct vcard_card *card, GError **error)
{
	GString *out = user;
	const struct entry *p = card->entry;

	(void)error;
	g_string_append_printf(out, "%d %s|%s|%s|%s|%s|%s", (int)card->number, p->id, p->name, p->org, p->lang,
		p->segment, p->note);
	for (guint i = 0; i < p->ways->len; i++) {
		const struct entry_way *way = p->ways->pdata[i];

		g_string_append_printf(out, "|%s:%s%s%s", entry_field_name(way->kind), way->name != NULL ? way->name : "",
			way->name != NULL ? ":" : "", way->value);
	}
	g_string_append(out, card->trouble != NULL ? "!\n" : "\n");
	return TRUE;
}

static void
check_vcard(const char *text, const char *wanted)
{
	for (gsize step = 1; step <= strlen(text); step += 5) {
		GString *out = g_string_new(NULL);
		AUTO(vcard) v = vcard_new(note_card, out);

		for (gsize i = 0; i < strlen(text); i += step)
			g_assert_true(vcard_feed(v, text + i, MIN(step, strlen(text) - i), NULL));
		g_assert_true(vcard_end(v, NULL));
		g_assert_cmpstr(out->str, ==, wanted);
		g_string_free(out, TRUE);
	}
}

static void
test_vcard(void)
{
	check_vcard("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:4fbe8971\r\nFN:Marie Dupont\r\nN:Dupont;Marie;;;\r\n"
		"EMAIL;PREF=1:marie@poste.\r\n example\r\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+33-6-12-34-56-78;ext=2\r\n"
		"LANG;PREF=1:fr\r\nORG:Boulangerie Dupont\\, fils;Lyon\r\nNOTE:Un client\\nfidèle\\; oui\r\n"
		"IMPP;TYPE=home:xmpp:marie@chat.example\r\nCATEGORIES:pro,client\r\nEND:VCARD\r\n",
		"1 4fbe8971|Marie Dupont|Boulangerie Dupont, fils|fr|pro|Un client\nfidèle; oui|mail:marie@poste.example"
		"|phone:+33-6-12-34-56-78|handle:xmpp:marie@chat.example\n");
	/* 3.0 as it is met: groups, types without a name, no FN, a picture */
	check_vcard("BEGIN:VCARD\nVERSION:3.0\nN:Petit;Paul\nitem1.EMAIL;INTERNET;HOME:paul@poste.example\n"
		"item1.X-ABLabel:maison\nTEL;CELL:0612345678\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n SkZJRgABAQ\n"
		"END:VCARD\n",
		"1 (null)|(null)|(null)|(null)|(null)|(null)|mail:paul@poste.example|phone:0612345678\n");
	/* 2.1: quoted-printable with soft breaks, in Latin-1 */
	check_vcard("BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Am=E9lie =\nNo=EBl\n"
		"EMAIL;INTERNET:a@b.fr\nEND:VCARD\n",
		"1 (null)|Amélie Noël|(null)|(null)|(null)|(null)|mail:a@b.fr\n");
	/* cards that are none */
	check_vcard("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nKIND:group\nEND:VCARD\nBEGIN:VCARD\nFN:C",
		"1 (null)|A|(null)|(null)|(null)|(null)!\n2 (null)|B|(null)|(null)|(null)|(null)!\n"
		"3 (null)|C|(null)|(null)|(null)|(null)!\n");
	check_vcard("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nEMAIL:a@b.fr\nEND:VCARD\n",
		"1 (null)|A|(null)|(null)|(null)|(null)|mail:a@b.fr\n");
	check_vcard("no card at all\nEND:VCARD\n", "");
	g_assert_true(vcard_begins("\r\nbegin:vcard\n", 14));
	g_assert_false(vcard_begins("BEGIN:VCALENDAR", 15));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/roster/decode", test_decode);
	g_test_add_func("/roster/decode-refuses", test_decode_refuses);
	g_test_add_func("/roster/csv", test_csv);
	g_test_add_func("/roster/csv-bounds", test_csv_bounds);
	g_test_add_func("/roster/csv-guess", test_csv_guess);
	g_test_add_func("/roster/csv-write", test_csv_write);
	g_test_add_func("/roster/columns", test_columns);
	g_test_add_func("/roster/person", test_person);
	g_test_add_func("/roster/vcard", test_vcard);
	return g_test_run();
}
