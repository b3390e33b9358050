// layers: none
/* fill HOME CASES [WAITING]: a cache as a branch has it after some years, taken in through the
 * cache's own door: CASES cases, WAITING in a hundred (10) wait for an answer, the others are
 * answered, quiet or resolved. The same arguments make the same cases. Prints "messages seconds". */
#include "base/conf.h"
#include "base/date.h"
#include "cache/account.h"
#include "cache/act.h"
#include "cache/inbox.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define OURS "contact@banque.example"
#define BATCH 500
#define FEW 40 /* one case in so many is claimed, one urgent, one resolved */

static const char *const names[] = { "Amina Aubry", "Bastien Bellec", "Capucine Carpentier",
	"Damien Delmas", "Élodie Esnault", "Fabrice Ferrand", "Gisèle Guyot", "Hervé Hamon",
	"Ilona Imbert", "Joaquim Jaouen", "Katell Lecomte", "Léandre Maillard", "Maëlle Nédélec",
	"Octave Pasquier", "Perrine Quéméner", "Rosalie Sauvage", "Tiphaine Texier" };
static const char *const topics[] = { "Virement non reçu", "Carte bloquée", "Frais contestés",
	"Prêt immobilier", "Changement d'adresse", "Clôture de compte", "Relevé manquant",
	"Disputed fees", "Missing transfer" };
static const char *const lines[] = {
	"Je me permets de revenir vers vous au sujet de mon compte et du virement annoncé.",
	"Le prélèvement n'apparaît toujours pas sur mon relevé, malgré ce que dit le créancier.",
	"Ma carte a été refusée deux fois bien que le solde du compte soit créditeur.",
	"Pourriez-vous m'indiquer les pièces à fournir pour la demande de prêt ?",
	"Les frais correspondent à la commission prévue à la convention de compte.",
	"My card was declined twice at the shop while the account held enough.",
	"Could you tell me which documents the loan application needs?",
	"Votre conseillère étudie le dossier et vous répondra à l'agence." };

struct fill {
	struct db *db;
	GRand *rand;
	gint64 account, at, messages;
	GError *error;
};

static const char *
pick(struct fill *f, const char *const *list, gsize n)
{
	return list[g_rand_int_range(f->rand, 0, (gint32)n)];
}
#define PICK(f, list) pick(f, list, G_N_ELEMENTS(list))

static char *
words(struct fill *f)
{
	GString *out = g_string_new(NULL);

	for (int i = g_rand_int_range(f->rand, 2, 10); i > 0; i--)
		g_string_append_printf(out, "%s\n", PICK(f, lines));
	if (g_rand_int_range(f->rand, 0, 30) == 0)
		g_string_append(out, "litige\n");
	if (g_rand_int_range(f->rand, 0, 5000) == 0)
		g_string_append(out, "zephyrin\n");
	return g_string_free(out, FALSE);
}

static struct message *
mail(struct fill *f, int number, gboolean answer)
{
	struct message *m = message_new();
	const char *name = names[number % (int)G_N_ELEMENTS(names)];
	g_autofree char *customer = g_strdup_printf("client.%d@boite.example", number % 200000);
	const char *topic = topics[number % (int)G_N_ELEMENTS(topics)];

	m->id = g_strdup_printf("%d.%d@bench", number, answer);
	m->subject = g_strdup_printf("%s%s DOS-%08d", answer ? "Re: " : "", topic, number);
	m->text = words(f);
	m->at = f->at += 60000 + g_rand_int_range(f->rand, 0, 60000);
	message_add_person(m, PERSON_FROM, answer ? OURS : customer, answer ? "Agence" : name);
	message_add_person(m, PERSON_TO, answer ? customer : OURS, answer ? name : "Agence");
	if (answer) {
		m->parent = g_strdup_printf("%d.0@bench", number);
		g_ptr_array_add(m->refs, g_strdup(m->parent));
	}
	return m;
}

/* The case that it went to. */
static gint64
take(struct fill *f, struct message *m, gboolean answer)
{
	struct inbox_source source = { .account = f->account, .own = OURS, .arrived = m->at,
		.sent_folder = answer, .flags = g_rand_int_range(f->rand, 0, 10) > 0 };
	gint64 id;

	if (inbox_add(f->db, m, &source, &id, &f->error) != INBOX_NEW)
		g_error("%s", f->error != NULL ? f->error->message : "a mail was there already");
	message_free(m);
	f->messages++;
	return inbox_case_of(f->db, id);
}

static void
do_act(struct fill *f, enum act_kind kind, gint64 case_id, const char *arg)
{
	struct act act = { .kind = kind, .advisor = "claire", .case_id = case_id, .arg = arg, .at = f->at };

	if (act_add(f->db, &act, &f->error) == 0)
		g_error("%s", f->error->message);
}

static void
add_case(struct fill *f, int number, int waiting)
{
	int dice = g_rand_int_range(f->rand, 0, 100), mark = g_rand_int_range(f->rand, 0, FEW);
	struct message *m = mail(f, number, FALSE);
	gint64 id;

	if (dice >= waiting && number % 2 == 0)
		m->automatic = AUTO_GENERATED;
	id = take(f, m, FALSE);
	if (dice >= waiting && number % 2 != 0)
		take(f, mail(f, number, TRUE), TRUE);
	if (mark == 0)
		do_act(f, ACT_CLAIM, id, NULL);
	else if (mark == 1)
		do_act(f, ACT_URGENT, id, "1");
	else if (mark == 2 && dice >= waiting)
		do_act(f, ACT_RESOLVE, id, "bench");
}

static void
open_account(struct fill *f, const char *home)
{
	g_autofree char *path = g_build_filename(home, "guichet.conf", NULL);
	AUTO(conf) conf = NULL;
	AUTO(account) account = NULL;

	g_mkdir_with_parents(home, 0700);
	if (!g_file_set_contents_full(path, "[guichet]\nname = claire\n\n[account \"agence\"]\nlink = spool\n"
	    "spool = /nonexistent\naddress = Agence <" OURS ">\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, &f->error) ||
	    (f->db = db_open(home, DB_NET, &f->error)) == NULL ||
	    (conf = conf_load(home, path, &f->error)) == NULL ||
	    !account_sync_conf(f->db, conf, &f->error) ||
	    (account = account_by_name(f->db, "agence", &f->error)) == NULL)
		g_error("%s", f->error->message);
	f->account = account->id;
}

int
main(int argc, char **argv)
{
	struct fill f = { .rand = g_rand_new_with_seed(1) };
	gint64 start = g_get_monotonic_time();
	int cases, waiting;

	if (argc < 3)
		return 2;
	cases = atoi(argv[2]);
	waiting = argc > 3 ? atoi(argv[3]) : 10;
	open_account(&f, argv[1]);
	f.at = date_now() - (gint64)cases * 160000;
	for (int i = 0; i < cases; i++) {
		if (i % BATCH == 0 && !db_begin(f.db, &f.error))
			g_error("%s", f.error->message);
		add_case(&f, i, waiting);
		if ((i % BATCH == BATCH - 1 || i == cases - 1) && !db_commit(f.db, FALSE, &f.error))
			g_error("%s", f.error->message);
	}
	printf("%" G_GINT64_FORMAT " %.1f\n", f.messages, (double)(g_get_monotonic_time() - start) / 1e6);
	db_close(f.db);
	g_rand_free(f.rand);
	return 0;
}
