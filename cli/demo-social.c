/* cli/demo-social.c — the channels of the branch, and what became of those who wrote elsewhere than by mail. */
#include "cli/demo-branch.h"

#include "base/date.h"

#include <string.h>

static const struct demo_account accounts[] = {
	{ "agence", FALSE, "address = Agence Centre <" DEMO_BRANCH ">\ntarget = 4h\n" },
	{ "service-client", TRUE, "address = Service client <" DEMO_SERVICE ">\ntarget = 8h\n" },
	{ "whatsapp", TRUE, "channel = whatsapp\naddress = +33 1 00 00 00 00\nset.phone-number-id = 106540352242922\n"
		"target = 30m\n" },
	{ "mastodon", TRUE, "channel = mastodon\naddress = @banque_exemple@social.example\nurl = https://social.example\n"
		"target = 30m\n" },
	{ "avis-google", FALSE, "channel = google-business\naddress = Agence Centre\n"
		"set.location = accounts/118/locations/2043\ntarget = 16h\n" },
};

const struct demo_account *
demo_accounts(gsize *n)
{
	*n = G_N_ELEMENTS(accounts);
	return accounts;
}

const struct calendar *
demo_branch_hours(const struct demo_branch *b, const char *account)
{
	for (gsize i = 0; i < G_N_ELEMENTS(accounts); i++)
		if (strcmp(accounts[i].name, account) == 0)
			return accounts[i].remote ? b->hours->remote : b->hours->branch;
	return NULL;
}

/* Who is not here waits as the clock says. */
static const struct {
	const char *address;
	enum demo_fate fate;
	int minutes; /* of open time before now: when somebody looked at it */
	const char *owner, *note, *label;
	gboolean urgent, french;
} fates[] = {
	{ "+33612340004", FATE_RESOLVED, 60, "Julien Roy", NULL, "documents", FALSE, TRUE },
	{ "+33612340008", FATE_RESOLVED, 60, DEMO_ADVISOR, NULL, NULL, FALSE, TRUE },
	{ "+33612340007", FATE_OK, 40, "Sophie Bernard", "Décès : ne demander aucune pièce que nous avons déjà.",
	  "documents", FALSE, TRUE },
	{ "+33612340009", FATE_OK, 5, NULL, NULL, "fraude", TRUE, TRUE },
	{ "+447700900103", FATE_SNOOZED, 300, DEMO_ADVISOR, NULL, NULL, FALSE, FALSE },
	{ "@nico_rdn@mamot.example", FATE_LATE, 30, DEMO_ADVISOR, "48 000 abonnés. Julien prévient la communication.",
	  "réclamation", TRUE, TRUE },
	{ "@karim_b@piaille.example", FATE_OK, 200, "Karim Haddad", NULL, "frais", FALSE, TRUE },
	{ "@mathilde_c@piaille.example", FATE_RESOLVED, 60, DEMO_ADVISOR, NULL, NULL, FALSE, TRUE },
	{ "@gilles@piaille.example", FATE_RESOLVED, 60, DEMO_ADVISOR, NULL, NULL, FALSE, TRUE },
	{ "@rob_in_lyon@mastodon.example", FATE_RESOLVED, 60, DEMO_ADVISOR, NULL, NULL, FALSE, FALSE },
	{ "demo05", FATE_LATE, 90, NULL, "Le blocage vient d'une alerte fraude : à confirmer avant de répondre en public.",
	  "fraude", TRUE, TRUE },
	{ "demo08", FATE_RESOLVED, 60, DEMO_ADVISOR, NULL, NULL, FALSE, TRUE },
};

/* She asks again in public when the screen opens (demo/pages): the same question on another channel. */
static const struct demo_same same[] = {
	{ "mathilde.carpentier@courriel.example", "@mathilde_c@piaille.example" },
	{ "mathilde.carpentier@courriel.example", "+33612340001" },
};

const struct demo_same *
demo_same(gsize *n)
{
	*n = G_N_ELEMENTS(same);
	return same;
}

void
demo_social_add(struct demo_branch *b, gint64 now)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fates); i++) {
		struct demo_plan *p = g_new0(struct demo_plan, 1);

		p->address = g_strdup(fates[i].address);
		p->fate = fates[i].fate;
		p->last_at = demo_hours_before(b->hours->remote, now, fates[i].minutes * 60);
		p->owner = fates[i].owner;
		p->note = fates[i].note;
		p->label = fates[i].label;
		p->urgent = fates[i].urgent;
		p->french = fates[i].french;
		g_ptr_array_add(b->plans, p);
	}
}
