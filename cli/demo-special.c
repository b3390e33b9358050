/* cli/demo-special.c — what else a branch finds in its mail: machines, every script of the world, one who
 * tries to trick the screen, and a trouble that makes many angry at once. */
#include "cli/demo-branch.h"

#include "base/date.h"

#include <string.h>

struct special {
	const char *name, *from, *subject, *headers, *text;
	int minutes; /* of open time before now */
	gboolean service, french, html;
};

static const struct special specials[] = {
	{ "La Lettre du Courtage", "lettre@courtage.example", "Taux de novembre : ce qui change",
		"List-Id: <lettre.courtage.example>\nList-Unsubscribe: <mailto:stop@courtage.example>\n"
		"Precedence: bulk\n",
		"Bonjour,\n\nLes taux à 20 ans se stabilisent à 3,12 % en moyenne.\n\n"
		"Pour ne plus recevoir cette lettre, répondez STOP.",
		95, FALSE, TRUE, TRUE },
	{ "Léna Marchetti", "lena.m@courriel.example", "Compte joint 💶 + mariage 💒 !",
		NULL,
		"Bonjour 👋🏽\n\nOn se marie en juin 👩‍❤️‍👨 et on voudrait un compte joint 🏦. "
		"Quels papiers faut-il ?\n\nMerci d'avance 🙏\nLéna & Hugo",
		48, TRUE, TRUE, FALSE },
	{ "王小明", "wang.xiaoming@mail.example", "Student account / 学生账户",
		NULL,
		"Hello,\n\nI start at the university in September. My name on the passport is WANG Xiaoming "
		"(王小明). Can I open a student account before I arrive?\n\nThank you,\n王小明",
		130, FALSE, FALSE, FALSE },
	{ "佐藤 美咲", "misaki.sato@mail.example", "Question about 海外送金 (transfer to Japan)",
		NULL,
		"Dear Sir or Madam,\n\nhow long does a transfer to みずほ take, and which fees does the receiver "
		"pay?\n\nBest regards,\n佐藤 美咲 (Misaki Sato)",
		210, TRUE, FALSE, FALSE },
	{ "נועה לוי", "noa.levi@mail.example", "Card for my son — כרטיס לבן שלי",
		NULL,
		"Hello,\n\nmy son נועם is 16. Which card do you recommend for a school year in Lyon?\n\nNoa Levi",
		75, TRUE, FALSE, FALSE },
	{ "Marie-Antoinette-Joséphine de La Rochefoucauld-Montmorency d'Albert de Luynes et de Chevreuse",
		"marie.antoinette@poste.example",
		"Demande de renseignements au sujet de l'ouverture d'un compte de dépôt à terme au nom de "
		"l'indivision successorale que je représente avec mes cinq frères et sœurs",
		NULL,
		"Madame, Monsieur,\n\nNous sommes six. Chacun de nous doit-il signer, ou ma signature suffit-elle ?"
		"\n\nAvec mes salutations distinguées",
		20, FALSE, TRUE, FALSE },
	{ "Service\033[31m Securite\033[0m", "noreply@securite-bank.example",
		"\033]0;owned\007Votre compte \u202egnp.tnaruga\u202c est \033[2Jsuspendu\r\nBcc: all@bank.example",
		NULL,
		"Cher client,\n\nCliquez ici : https://bank.example.\u200bsecurite-login.example/\n\033[5mURGENT\033[0m\n"
		"\u202eemirc\u202c",
		33, TRUE, TRUE, FALSE },
	{ "Mathilde Carpentier", "mathilde.carpentier@courriel.example", /* she asks in demo/pages, too */
		"Carte avalée par le distributeur de la gare", NULL,
		"Bonjour,\n\nLe distributeur de la gare a avalé ma carte hier soir. Je pars demain matin : puis-je la "
		"récupérer aujourd'hui ?\n\nMathilde Carpentier\n06 12 34 00 01",
		740, FALSE, TRUE, FALSE },
	{ "Aliénor Petit", "alienor.petit@boite.example", "Pièces demandées par le notaire",
		"X-Mailer: demo\n",
		"Bonjour,\n\nJe mets Maître Caron et mon frère en copie, merci de répondre à tous.\n\nAliénor Petit",
		150, FALSE, TRUE, FALSE },
};

/* One trouble that many write about on the same morning, and are angry. */
static const struct special outage[] = {
	{ "Bruno Castel", "bruno.castel@poste.example", "Application mobile en panne", NULL,
		"Bonjour,\n\nL'application refuse toute connexion depuis ce matin. C'est inadmissible un jour de loyer : "
		"je ne peux pas faire mon virement.\n\nBruno Castel",
		12, FALSE, TRUE, FALSE },
	{ "Sarah Ouvrard", "sarah.ouvrard@courriel.example", "APPLICATION INUTILISABLE !!!", NULL,
		"IMPOSSIBLE DE SE CONNECTER A L'APPLICATION DEPUIS HIER !!! PERSONNE NE RÉPOND.\n\nSarah Ouvrard",
		26, TRUE, TRUE, FALSE },
	{ "Nadia Ferhat", "n.ferhat@boite.example", "Connexion impossible", NULL,
		"Bonjour,\n\nL'application plante dès que je saisis mon mot de passe. Je ne suis pas satisfaite, et je suis "
		"très déçue : c'est la troisième fois ce mois-ci.\n\nCordialement,\nNadia Ferhat",
		41, TRUE, TRUE, FALSE },
	{ "Peter Ashworth", "p.ashworth@mail.example", "Your app does not let me in", NULL,
		"Hello,\n\nthe app says that my password is wrong, and it is not. This is unacceptable, I have rent to pay "
		"today.\n\nPeter Ashworth",
		57, TRUE, FALSE, FALSE },
	{ "Odile Maréchal", "odile.marechal@poste.example", "Espace client", NULL,
		"Madame, Monsieur,\n\nToujours aucun accès à l'espace client, ni par le site ni par l'application. "
		"C'est lamentable. J'attends une réponse.\n\nOdile Maréchal",
		83, FALSE, TRUE, FALSE },
	{ "Yanis Belkacem", "yanis.b@example.org", "Bug de l'application", NULL,
		"Bonjour,\n\nVotre application ne marche plus, ras le bol de ces bugs. Si cela continue je vais changer de "
		"banque.\n\nYanis Belkacem",
		104, TRUE, TRUE, FALSE },
	{ "Grace Holloway", "grace.holloway@example.net", "Cannot log in", NULL,
		"Hello,\n\nI still cannot log in to the app. I am disappointed: nobody answers on the website either, and "
		"your branch is closed.\n\nGrace Holloway",
		122, FALSE, FALSE, FALSE },
};

static struct demo_mail *
make(struct demo_branch *b, const struct special *s, gint64 now)
{
	struct demo_mail *m = demo_mail_new();

	m->service = s->service;
	m->from_name = g_strdup(s->name);
	m->from = g_strdup(s->from);
	m->to = g_strdup(s->service ? DEMO_SERVICE : DEMO_BRANCH);
	m->subject = g_strdup(s->subject);
	m->headers = g_strdup(s->headers);
	m->text = g_strdup(s->text);
	m->html = s->html;
	m->id = g_strdup_printf("demo.%u.special.%d@%s", b->seed, ++b->customers,
		strchr(s->from, '@') + 1);
	m->at = demo_hours_before(s->service ? b->hours->remote : b->hours->branch, now, s->minutes * 60);
	return m;
}

/* An answer of ours, the last mail of its conversation. */
static const struct demo_mail *
some_answer(const struct demo_branch *b, guint skip)
{
	for (guint i = 0; i + 1 < b->mails->len; i++) {
		const struct demo_mail *m = g_ptr_array_index(b->mails, i);
		const struct demo_mail *after = g_ptr_array_index(b->mails, i + 1);

		if (g_str_has_suffix(m->from, "@bank.example") &&
		    g_strcmp0(after->parent, m->id) != 0 && skip-- == 0)
			return m;
	}
	return NULL;
}

static void
add_bounce(struct demo_branch *b, gint64 now)
{
	const struct demo_mail *of = some_answer(b, 3);
	struct special s = { "Mail Delivery System", "mailer-daemon@mx.example",
		"Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied\n", NULL, 55,
		FALSE, FALSE, FALSE };
	struct demo_mail *m;

	if (of == NULL)
		return;
	m = make(b, &s, now);
	m->service = of->service;
	m->parent = g_strdup(of->id);
	m->at = MIN(of->at + 2 * DATE_MINUTE, now);
	m->body = g_strdup_printf(
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_dsn\"\n\n"
		"--=_dsn\nContent-Type: text/plain; charset=us-ascii\n\n"
		"This is the mail system at host mx.example.\n\n"
		"Your message could not be delivered to <%s>:\n"
		"550 5.1.1 mailbox unknown\n\n"
		"--=_dsn\nContent-Type: message/delivery-status\n\n"
		"Reporting-MTA: dns; mx.example\n\n"
		"Final-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n"
		"Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown\n\n"
		"--=_dsn\nContent-Type: text/rfc822-headers\n\n"
		"From: <%s>\nTo: <%s>\nMessage-ID: <%s>\n\n--=_dsn--\n",
		of->to, of->to, of->from, of->to, of->id);
	g_ptr_array_add(b->mails, m);
}

static void
add_vacation(struct demo_branch *b, gint64 now)
{
	const struct demo_mail *of = some_answer(b, 6);
	struct special s = { NULL, NULL, NULL, "Auto-Submitted: auto-replied\n",
		"Bonjour,\n\nJe suis absent jusqu'au 30 et je lirai votre message à mon retour.", 10,
		FALSE, TRUE, FALSE };
	struct demo_mail *m;

	if (of == NULL)
		return;
	s.name = of->to_name;
	s.from = of->to;
	s.subject = "Réponse automatique : absence";
	m = make(b, &s, now);
	m->service = of->service;
	m->parent = g_strdup(of->id);
	m->refs = of->refs != NULL ? g_strconcat(of->refs, " ", of->id, NULL) : g_strdup(of->id);
	m->at = MIN(of->at + DATE_MINUTE, now);
	g_ptr_array_add(b->mails, m);
}

/* As an old program in Western Europe still writes. */
static void
add_latin(struct demo_branch *b, gint64 now)
{
	struct special s = { "Gerhard Weiss", "g.weiss@example.net", "Kontoauszug / relevé", NULL, NULL,
		170, TRUE, TRUE, FALSE };
	struct demo_mail *m = make(b, &s, now);

	m->body = g_strdup("Content-Type: text/plain; charset=iso-8859-15\n"
			   "Content-Transfer-Encoding: quoted-printable\n\n"
			   "Bonjour,\n\nle relev=E9 d'octobre indique 45,00 =A4 de frais =E0 l'=E9tranger.=\n"
			   " Pourquoi ?\n\nMit freundlichen Gr=FC=DFen\nGerhard Wei=DF\n");
	g_ptr_array_add(b->mails, m);
}

void
demo_special_add(struct demo_branch *b, gint64 now)
{
	for (guint i = 0; i < G_N_ELEMENTS(specials); i++) {
		struct demo_mail *m = make(b, &specials[i], now);

		if (strstr(m->text, "en copie") != NULL)
			m->cc = g_strdup("Etude Caron <maitre.caron@notaire.example>, "
					 "Paul Petit <paul.petit@example.org>");
		g_ptr_array_add(b->mails, m);
	}
	for (guint i = 0; i < G_N_ELEMENTS(outage); i++)
		g_ptr_array_add(b->mails, make(b, &outage[i], now));
	add_bounce(b, now);
	add_vacation(b, now);
	add_latin(b, now);
}
