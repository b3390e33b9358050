/* cli/demo-branch.c — casts the conversations of demo/branch.txt with customers and times. */
#include "cli/demo-branch.h"

#include "base/date.h"
#include "cli/demo-text.h"
#include "core/clock.h"
#include "core/reply.h"

#include <string.h>

#define CONVERSATIONS 140 /* demo-special.c adds a dozen */
#define PAST 110 /* beside them: asked and answered within the last four weeks, in open hours */

static const char *const women_fr[] = {
	"Camille", "Nathalie", "Léa", "Aurélie", "Chloé", "Émilie", "Gaëlle", "Inès", "Karine",
	"Manon", "Océane", "Rachida", "Thérèse", "Valérie", "Zoé", "Amélie", "Cécile", "Élodie",
	"Fatou", "Hélène",
};
static const char *const men_fr[] = {
	"Thomas", "Mohamed", "Benoît", "François", "Hugo", "Jérôme", "Loïc", "Nicolas", "Pascal",
	"Quentin", "Sébastien", "Yann", "Baptiste", "Didier", "Guillaume",
};
static const char *const last_fr[] = {
	"Dubois", "Lefèvre", "Moreau", "Garnier", "Benali", "Rousseau", "Le Gall", "Fontaine",
	"Chevalier", "Robin", "Masson", "Sanchez", "Gérard", "Nguyen", "Boyer", "Denis", "Lemaire",
	"Dumas", "Traoré", "Perrot", "Brunet", "Schmitt", "Colin", "Vidal", "Caron", "Picard",
	"Renaud", "Giraud", "Joly", "Guérin", "Marchand", "Diallo", "Barbier", "Arnaud", "Hamel",
};
static const char *const women_en[] = {
	"Emma", "Sophia", "Amelia", "Grace", "Priya", "Hannah", "Aisha", "Eleanor",
};
static const char *const men_en[] = {
	"Oliver", "James", "William", "Henry", "Daniel", "Samuel", "Liam", "Patrick", "Marcus",
};
static const char *const last_en[] = {
	"Thompson", "O'Connor", "Patel", "Wright", "Hughes", "Clarke", "Murphy", "Evans", "Okafor",
	"Bennett", "Reid", "Lawson", "Foster", "Singh", "Walsh", "Sutton", "MacLeod", "Price",
};
static const char *const hosts[] = {
	"courriel.example", "poste.example", "mail.example", "boite.example", "example.org",
	"example.net",
};
static const char *const cities[] = {
	"Lyon", "Nantes", "Lille", "Rennes", "Annecy", "Tours", "Dijon", "Angers", "Bordeaux",
};
static const char *const shops[] = {
	"FITNESS PLUS", "STREAMBOX", "MEUBLES NORD", "TRAVEL4YOU", "ELECTRO DIRECT", "VOLT ÉNERGIE",
};
static const char *const colleagues[] = {
	DEMO_ADVISOR, DEMO_ADVISOR, "Julien Roy", "Sophie Bernard", "Karim Haddad",
};
static const char *const notes_fr[] = {
	"Client depuis 2004, toujours courtois. Le dossier est chez Sophie, voir avec elle avant de répondre.",
	"Vu au guichet ce matin : il apporte le document demain.",
	"Geste commercial accordé en mars, ne pas en refaire un sans l'accord du responsable.",
	"Préfère être contacté par écrit. Ne pas appeler à la maison.",
	"J'attends la réponse du service fraude avant d'écrire.",
};
static const char *const notes_en[] = {
	"Speaks French too, but prefers English in writing.",
	"Waiting for the fraud team before I answer.",
	"Premium customer since 2015; her adviser is Julien.",
};
static const char *const labels[] = {
	"cartes", "virements", "prêts", "fraude", "réclamation", "à-rappeler", "documents",
};

#define PICK(random, table) \
	((table)[g_rand_int_range((random), 0, (gint32)G_N_ELEMENTS(table))])

/* ---- a customer -------------------------------------------------------------------- */

struct cast { /* who plays in one conversation */
	const struct demo_script *script;
	GHashTable *slots;
	const char *colleague, *own;
	char *name, *mail;
	int number;
};

/* Letters for an address: "Le Gall" -> "legall", "Éric" -> "eric". */
static void
put_ascii(GString *out, const char *name)
{
	g_autofree char *plain = g_str_to_ascii(name, "C");

	for (const char *p = plain; *p != '\0'; p++)
		if (g_ascii_isalpha(*p))
			g_string_append_c(out, g_ascii_tolower(*p));
}

static void
slot(GHashTable *slots, const char *name, char *value)
{
	g_hash_table_insert(slots, g_strdup(name), value);
}

static char *
a_date(gint64 at)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_utc(at / 1000);

	return g_date_time_format(t, "%d/%m/%Y");
}

static void
fill_slots(struct demo_branch *b, struct cast *c, gint64 now)
{
	static const char *const days_fr[] = { "hier", "lundi", "mardi", "jeudi", "samedi" };
	static const char *const days_en[] = { "Monday", "Tuesday", "Thursday", "Saturday" };
	gboolean french = c->script->french;
	GRand *r = b->random;

	slot(c->slots, "amount", g_strdup_printf("%d", g_rand_int_range(r, 12, 240) * 10));
	slot(c->slots, "small", g_strdup_printf(french ? "%d,%02d" : "%d.%02d",
				       g_rand_int_range(r, 4, 48), g_rand_int_range(r, 0, 20) * 5));
	slot(c->slots, "card", g_strdup_printf("%04d", g_rand_int_range(r, 0, 10000)));
	slot(c->slots, "city", g_strdup(PICK(r, cities)));
	slot(c->slots, "shop", g_strdup(PICK(r, shops)));
	slot(c->slots, "day", g_strdup(french ? PICK(r, days_fr) : PICK(r, days_en)));
	slot(c->slots, "date", a_date(now + g_rand_int_range(r, 9, 50) * DATE_DAY));
	slot(c->slots, "last2", g_strdup(PICK(r, last_fr)));
	slot(c->slots, "first2", g_strdup(PICK(r, women_en)));
}

static const char *
choose_first(GRand *r, gboolean french, gboolean woman)
{
	if (french)
		return woman ? PICK(r, women_fr) : PICK(r, men_fr);
	return woman ? PICK(r, women_en) : PICK(r, men_en);
}

static struct cast
cast_new(struct demo_branch *b, const struct demo_script *script, gint64 now)
{
	struct cast c = {
		.script = script,
		.slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.colleague = PICK(b->random, colleagues),
		.own = script->service ? DEMO_SERVICE : DEMO_BRANCH,
		.number = ++b->customers,
	};
	gboolean french = script->french, woman = g_rand_boolean(b->random);
	const char *first = choose_first(b->random, french, woman);
	const char *last = french ? PICK(b->random, last_fr) : PICK(b->random, last_en);
	GString *mail = g_string_new(NULL);

	put_ascii(mail, first);
	g_string_append_c(mail, '.');
	put_ascii(mail, last);
	g_string_append_printf(mail, "%d@%s", c.number, PICK(b->random, hosts));
	c.mail = g_string_free(mail, FALSE);
	c.name = g_strdup_printf("%s %s", first, last);
	slot(c.slots, "name", g_strdup(c.name));
	slot(c.slots, "first", g_strdup(first));
	slot(c.slots, "last", g_strdup(last));
	slot(c.slots, "title",
		g_strdup(french ? (woman ? "Madame" : "Monsieur") : (woman ? "Ms" : "Mr")));
	fill_slots(b, &c, now);
	return c;
}

static void
cast_clear(struct cast *c)
{
	g_hash_table_unref(c->slots);
	g_free(c->name);
	g_free(c->mail);
}

/* ---- its mails --------------------------------------------------------------------- */

/* Words, signature, and below them what is answered, as mail programs do. */
static char *
body(const struct cast *c, const struct demo_turn *turn, const struct demo_mail *before)
{
	g_autofree char *text = demo_text_fill(turn->text, c->slots);
	g_autofree char *signature =
		turn->ours ? g_strdup_printf("%s\n%s", c->colleague,
				     c->script->service ? "Service client" : "Agence Centre")
			   : NULL;
	struct reply_source src = {
		.author = before != NULL ? before->from_name : NULL,
		.address = before != NULL ? before->from : NULL,
		.text = before != NULL ? before->text : NULL,
		.lang = c->script->french ? "fr" : "en",
		.at = before != NULL ? before->at : 0,
	};

	return reply_body(&src, before != NULL ? REPLY_ONE : REPLY_NEW, text, signature);
}

static struct demo_mail *
make_mail(struct demo_branch *b, const struct cast *c, guint at_turn,
	const struct demo_mail *before, gint64 at)
{
	const struct demo_turn *turn = g_ptr_array_index(c->script->turns, at_turn);
	g_autofree char *subject = demo_text_fill(c->script->subject, c->slots);
	struct demo_mail *m = demo_mail_new();

	m->service = c->script->service;
	m->from_name = g_strdup(turn->ours ? c->colleague : c->name);
	m->from = g_strdup(turn->ours ? c->own : c->mail);
	m->to_name = turn->ours ? g_strdup(c->name) : NULL;
	m->to = g_strdup(turn->ours ? c->mail : c->own);
	m->subject = before != NULL ? reply_subject(subject) : g_strdup(subject);
	m->id = g_strdup_printf("demo.%u.%d.%u@%s", b->seed, c->number, at_turn,
		strchr(m->from, '@') + 1);
	if (before != NULL) {
		m->parent = g_strdup(before->id);
		m->refs = before->refs != NULL ? g_strconcat(before->refs, " ", before->id, NULL)
					       : g_strdup(before->id);
	}
	m->text = body(c, turn, before);
	m->html = turn->html;
	m->files = turn->files;
	m->at = at;
	return m;
}

/* ---- fates ------------------------------------------------------------------------- */

/* Of a hundred conversations. */
static enum demo_fate
choose_fate(GRand *r)
{
	int n = g_rand_int_range(r, 0, 100);

	return n < 8 ? FATE_LATE
		: n < 14 ? FATE_WARN
		: n < 32 ? FATE_OK
		: n < 60 ? FATE_ANSWERED
		: n < 66 ? FATE_SNOOZED
			 : FATE_RESOLVED;
}

/* How many of the script's turns were played: the customer's word last, or ours. */
static guint
choose_length(GRand *r, const struct demo_script *s, enum demo_fate *fate)
{
	guint n = s->turns->len;
	gboolean ours_last = *fate == FATE_ANSWERED ||
			     (*fate == FATE_RESOLVED && g_rand_int_range(r, 0, 3) > 0);

	if (ours_last && n < 2) {
		ours_last = FALSE;
		*fate = FATE_OK;
	}
	if (ours_last)
		return 2 * (guint)g_rand_int_range(r, 1, (gint32)(n / 2) + 1);
	return 2 * (guint)g_rand_int_range(r, 0, (gint32)((n + 1) / 2)) + 1;
}

static const struct calendar *
hours_of(const struct demo_branch *b, const struct demo_script *script)
{
	return script->service ? b->hours->remote : b->hours->branch;
}

/* Somebody who wrote after hours, or before there was an hour: the clock has not begun. */
static gint64
after_hours(GRand *r, const struct calendar *hours, gint64 now)
{
	gint64 closed = demo_hours_before(hours, now, 1), span = (now - closed) / DATE_MINUTE;

	return span < 30 ? 0 : closed + g_rand_int_range(r, 1, (gint32)span) * DATE_MINUTE;
}

/* When the last message came, so that the clock stands as the fate wants it. */
static gint64
choose_end(GRand *r, enum demo_fate fate, gint64 target, const struct calendar *hours, gint64 now)
{
	int minutes = (int)(target / 60);
	gint64 end;

	switch (fate) {
	case FATE_LATE:
		minutes += g_rand_int_range(r, 5, 8 * 60);
		break;
	case FATE_WARN:
		minutes -= g_rand_int_range(r, 3, minutes / 6);
		break;
	case FATE_OK:
		minutes = g_rand_int_range(r, 2, minutes * 7 / 10);
		end = minutes % 2 == 0 ? after_hours(r, hours, now) : 0;
		if (end != 0)
			return end;
		break;
	case FATE_ANSWERED:
		minutes = g_rand_int_range(r, 8, 3 * 8 * 60);
		break;
	case FATE_SNOOZED:
		minutes = g_rand_int_range(r, 60, 2 * 8 * 60);
		break;
	default:
		return now - g_rand_int_range(r, 5 * 60, 45 * 24 * 60) * DATE_MINUTE;
	}
	return demo_hours_before(hours, now, minutes * 60);
}

/* Customers write when they like, we do when we are there: then, or some minutes before closing. */
static gint64
when_open(GRand *r, const struct calendar *hours, gint64 at)
{
	return clock_is_open(hours, at) ? at : demo_hours_before(hours, at, g_rand_int_range(r, 2, 90) * 60);
}

static void
plan_free(gpointer data)
{
	struct demo_plan *p = data;

	g_free(p->address);
	g_free(p);
}

static void
add_plan(struct demo_branch *b, const struct cast *c, enum demo_fate fate, gint64 last_at)
{
	struct demo_plan *p = g_new0(struct demo_plan, 1);
	GRand *r = b->random;
	gboolean open = fate != FATE_RESOLVED;

	p->address = g_strdup(c->mail);
	p->fate = fate;
	p->last_at = last_at;
	p->service = c->script->service;
	p->french = c->script->french;
	p->owner = open && g_rand_int_range(r, 0, 3) == 0 ? c->colleague : NULL;
	if (g_rand_int_range(r, 0, 6) == 0)
		p->note = c->script->french ? PICK(r, notes_fr) : PICK(r, notes_en);
	if (g_rand_int_range(r, 0, 4) == 0)
		p->label = PICK(r, labels);
	p->urgent = open && strstr(c->script->subject, "raud") != NULL;
	p->high = open && g_rand_int_range(r, 0, 12) == 0;
	g_ptr_array_add(b->plans, p);
}

static void
add_conversation(struct demo_branch *b, const struct demo_script *script, gint64 now)
{
	struct cast c = cast_new(b, script, now);
	enum demo_fate fate = choose_fate(b->random);
	guint length = choose_length(b->random, script, &fate);
	gint64 target = script->service ? DEMO_SERVICE_TARGET : DEMO_BRANCH_TARGET;
	const struct calendar *hours = hours_of(b, script);
	gint64 end = choose_end(b->random, fate, target, hours, now), at = end;
	g_autofree gint64 *times = g_new(gint64, length);
	const struct demo_mail *before = NULL;

	for (guint i = length; i-- > 0;) {
		const struct demo_turn *turn = g_ptr_array_index(script->turns, i);

		times[i] = at = turn->ours ? when_open(b->random, hours, at) : at;
		at -= g_rand_int_range(b->random, 25, 20 * 60) * DATE_MINUTE;
	}
	for (guint i = 0; i < length; i++) {
		struct demo_mail *m = make_mail(b, &c, i, before, times[i]);

		g_ptr_array_add(b->mails, m);
		before = m;
	}
	add_plan(b, &c, fate, times[length - 1]);
	cast_clear(&c);
}

/* A moment of a day that lies so many days back: more come in the morning, few on Saturday, none on Sunday. */
static gint64
past_moment(GRand *r, const struct calendar *hours, gint64 now, int first, int last)
{
	static const int hours_of_day[] = { 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 16, 17, 18 };

	gint32 today = calendar_day(hours, now, NULL);

	for (;;) {
		gint32 day = today - g_rand_int_range(r, first, last + 1);
		int weekday = calendar_weekday(day), minute = PICK(r, hours_of_day) * 60 + g_rand_int_range(r, 0, 60);

		if (weekday < 5 || (weekday == 5 && g_rand_int_range(r, 0, 3) == 0))
			return calendar_instant(hours, day, minute * 60);
	}
}

/* Most are answered within the morning, some the next day, one in ten never: minutes of open time. */
static void
add_past(struct demo_branch *b, const struct demo_script *script, gint64 now)
{
	static const int minutes[] = { 9, 14, 22, 35, 48, 60, 75, 95, 120, 150, 180, 210, 230, 320, 470, 900 };
	GRand *r = b->random;
	const struct calendar *hours = hours_of(b, script);
	gint64 asked = past_moment(r, hours, now, 1, 27);
	gint64 replied = clock_due(hours, asked, (PICK(r, minutes) + g_rand_int_range(r, 0, 9)) * 60, NULL, 0);
	gboolean answered = script->turns->len > 1 && g_rand_int_range(r, 0, 10) > 0 && replied < now;
	struct cast c = cast_new(b, script, now);
	struct demo_mail *question = make_mail(b, &c, 0, NULL, asked);

	g_ptr_array_add(b->mails, question);
	if (answered)
		g_ptr_array_add(b->mails, make_mail(b, &c, 1, question, replied));
	add_plan(b, &c, FATE_RESOLVED, answered ? replied : asked);
	cast_clear(&c);
}

char *
demo_branch_past(struct demo_branch *b, const struct demo_page *page, guint number, struct demo_moment *m)
{
	static const int minutes[] = { 2, 3, 5, 6, 8, 9, 11, 12, 14, 16, 17, 19, 21, 22, 24, 26, 28, 29, 34, 52 };
	struct demo_plan *p = g_new0(struct demo_plan, 1);
	GRand *r = b->random;

	do {
		m->asked = past_moment(r, m->hours, m->now, 0, g_rand_int_range(r, 0, 4) > 0 ? 27 : 3);
		m->answered = clock_due(m->hours, m->asked, PICK(r, minutes) * 60, NULL, 0);
	} while (m->answered >= m->now);
	p->address = g_strdup_printf(strcmp(page->account, "whatsapp") == 0 ? "+3361255%u" : "@past%u@piaille.example", number);
	p->fate = FATE_RESOLVED;
	p->last_at = m->answered;
	p->french = TRUE;
	g_ptr_array_add(b->plans, p);
	return g_strdup_printf("%s %s", choose_first(r, TRUE, g_rand_boolean(r)), PICK(r, last_fr));
}

static void
mail_free(gpointer mail)
{
	demo_mail_free(mail);
}

struct demo_branch *
demo_branch_new(guint seed, const struct demo_hours *hours, gint64 now)
{
	struct demo_branch *b = g_new0(struct demo_branch, 1);

	b->seed = seed;
	b->hours = hours;
	b->random = g_rand_new_with_seed(seed);
	b->scripts = demo_text_read();
	b->mails = g_ptr_array_new_with_free_func(mail_free);
	b->pages = demo_pages_read();
	b->plans = g_ptr_array_new_with_free_func(plan_free);
	for (guint i = 0; i < CONVERSATIONS; i++)
		add_conversation(b, g_ptr_array_index(b->scripts, i % b->scripts->len), now);
	for (guint i = 0; i < PAST; i++)
		add_past(b, g_ptr_array_index(b->scripts, (i * 7 + 3) % b->scripts->len), now);
	demo_special_add(b, now);
	demo_social_add(b, now);
	return b;
}

void
demo_branch_free(struct demo_branch *b)
{
	g_ptr_array_unref(b->mails);
	g_ptr_array_unref(b->pages);
	g_ptr_array_unref(b->plans);
	g_ptr_array_unref(b->scripts);
	g_rand_free(b->random);
	g_free(b);
}

struct demo_mail *
demo_branch_next(struct demo_branch *b, gint64 now)
{
	/* 17 and the number of scripts have no common divisor: all come in turn, mixed. */
	const struct demo_script *script =
		g_ptr_array_index(b->scripts, b->next++ * 17 % b->scripts->len);
	struct cast c = cast_new(b, script, now);
	struct demo_mail *m = make_mail(b, &c, 0, NULL, now);

	cast_clear(&c);
	return m;
}

const struct demo_page *
demo_branch_next_page(struct demo_branch *b)
{
	for (guint i = 0; i < b->pages->len; i++) {
		const struct demo_page *page = b->pages->pdata[b->next_page++ % b->pages->len];

		if (page->when == DEMO_LATER)
			return page;
	}
	return NULL;
}
