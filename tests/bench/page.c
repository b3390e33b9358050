// layers: net
/* page FOLDER: a page of 1,000 posts (1.5 MB, the shape of Mastodon's), from bytes to conversations that
 * are stored and indexed, beside bare jansson and bare libjq; medians of TURNS, in turns. FOLDER is new.
 * Prints, in ms: all, mapping alone, libjq's parse + map + dump without a child, the same with regular
 * expressions for HTML, jansson's parse, libjq's parse; then the bytes of the page, and the KiB that the
 * child and we had at most. This program is its own child, as guichet-net is. */
#include "cache/account.h"
#include "cache/inbox.h"
#include "net/ingest.h"
#include "net/mapper.h"

#include <jansson.h>
#include <jq.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define POSTS 1000
#define TURNS 9
#define CONF "[account \"page\"]\nchannel = mastodon\nlink = rest\nurl = https://social.example\n" \
	"address = @bank@social.example\ntoken-command = true\n"

static const char head[] = "def about: {title: \"P\"}; def page: {messages: [.body[] | {id, thread: .conversation,"
	" parent: .in_reply_to_id, visibility: (if .visibility == \"direct\" then \"private\" else \"public\" end),"
	" author: {id: .account.id, handle: (\"@\" + .account.acct), name: .account.display_name,"
	" reach: .account.followers_count, url: .account.url}, at: .created_at, lang: .language, url,"
	" attachments: [.media_attachments[] | {id, name: .description, type: .type, url}], ";
static const char plain[] = "html: .content}], cursor: .body[0].id};";
static const char regex[] = "text: (.content | gsub(\"<br ?/?>\"; \"\\n\") | gsub(\"</p><p>\"; \"\\n\\n\")"
	" | gsub(\"<[^>]*>\"; \"\") | gsub(\"&amp;\"; \"&\") | gsub(\"&#39;\"; \"'\")),"
	" date: (.created_at | sub(\"\\\\.[0-9]+Z$\"; \"Z\") | fromdateiso8601)}], cursor: .body[0].id};";

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- the page ----------------------------------------------------------------------------- */

static void
add_post(GString *out, int n, int turn)
{
	g_string_append_printf(out,
		"%s{\"id\":\"%d%06d\",\"created_at\":\"2026-01-%02dT%02d:%02d:%02d.%03dZ\",\"in_reply_to_id\":null,"
		"\"in_reply_to_account_id\":null,\"sensitive\":false,\"spoiler_text\":\"\",\"visibility\":\"%s\",\"language\":\"fr\","
		"\"uri\":\"https://social.example/users/client%d/statuses/%d%06d\",\"url\":\"https://social.example/@client%d/%d%06d\","
		"\"replies_count\":0,\"reblogs_count\":%d,\"favourites_count\":%d,\"edited_at\":null,\"favourited\":false,"
		"\"reblogged\":false,\"muted\":false,\"bookmarked\":false,\"reblog\":null,\"application\":null,\"conversation\":\"c%d%06d\","
		"\"content\":\"<p><span class=\\\"h-card\\\" translate=\\\"no\\\"><a href=\\\"https://social.example/@bank\\\""
		" class=\\\"u-url mention\\\">@<span>bank</span></a></span> Bonjour, ma carte n&#39;est pas l\u00e0 &amp; le virement"
		" %d manque.</p><p>R\u00e9pondez<br />vite, voir <a href=\\\"https://aide.example/q/%d\\\""
		" target=\\\"_blank\\\" rel=\\\"nofollow noopener\\\"><span class=\\\"invisible\\\">https://</span><span>aide.example/q/%d</span></a></p>\",",
		n > 0 ? "," : "", 1000 + turn, n, 1 + n % 28, n % 24, n % 60, n % 59, n % 1000, n % 10 == 0 ? "direct" : "public",
		n % 400, 1000 + turn, n, n % 400, 1000 + turn, n, n % 7, n % 11, turn, n, n, n, n);
	g_string_append_printf(out,
		"\"account\":{\"id\":\"%d\",\"username\":\"client%d\",\"acct\":\"client%d@autre.example\",\"display_name\":\"Client %d \u00c9toile\","
		"\"locked\":false,\"bot\":false,\"discoverable\":true,\"group\":false,\"created_at\":\"2019-03-04T00:00:00.000Z\","
		"\"note\":\"<p>Une pr\u00e9sentation en quelques mots</p>\",\"url\":\"https://autre.example/@client%d\","
		"\"avatar\":\"https://files.example/a/%d.png\",\"header\":\"\","
		"\"followers_count\":%d,\"following_count\":12,\"statuses_count\":345,\"last_status_at\":\"2026-01-12\",\"emojis\":[],\"fields\":[]},"
		"\"media_attachments\":[],\"mentions\":[{\"id\":\"1\",\"username\":\"bank\",\"url\":\"https://social.example/@bank\",\"acct\":\"bank\"}],"
		"\"tags\":[],\"emojis\":[],\"card\":null,\"poll\":null}",
		n % 400, n % 400, n % 400, n % 400, n % 400, n % 400, n * 3);
}

static GBytes *
make_page(int turn)
{
	GString *out = g_string_new("[");

	for (int i = 0; i < POSTS; i++)
		add_post(out, i, turn);
	g_string_append_c(out, ']');
	return g_string_free_to_bytes(out);
}

/* ---- the others ----------------------------------------------------------------------------- */

static double
jansson_parse(GBytes *page)
{
	gsize len;
	const char *data = g_bytes_get_data(page, &len);
	double start = now();
	json_t *v = json_loadb(data, len, 0, NULL);

	if (json_array_size(v) != POSTS)
		exit(1);
	json_decref(v);
	return now() - start;
}

static double
jq_parse(GBytes *page)
{
	gsize len;
	const char *data = g_bytes_get_data(page, &len);
	double start = now();

	jv_free(jv_parse_sized(data, (int)len));
	return now() - start;
}

static jq_state *
jq_of(const char *rest)
{
	g_autofree char *program = g_strconcat(head, rest, " page", NULL);
	jq_state *jq = jq_init();

	if (jq == NULL || !jq_compile_args(jq, program, jv_object()))
		exit(1);
	return jq;
}

/* Parse, map, dump to text: what a program around libjq does at least. */
static double
jq_map(jq_state *jq, GBytes *page)
{
	gsize len;
	const char *data = g_bytes_get_data(page, &len);
	double start = now();
	jv out;

	jq_start(jq, jv_object_set(jv_object(), jv_string("body"), jv_parse_sized(data, (int)len)), 0);
	out = jv_dump_string(jq_next(jq), 0);
	if (jv_string_length_bytes(jv_copy(out)) < 100 * POSTS)
		exit(1);
	jv_free(out);
	return now() - start;
}

/* ---- ours -------------------------------------------------------------------------------------- */

struct ours {
	struct mapper *mapper;
	struct db *db;
	struct conf *conf;
	struct account *account;
};

static void
check(gboolean good, const GError *error)
{
	if (!good) {
		fprintf(stderr, "page: %s\n", error != NULL ? error->message : "failed");
		exit(1);
	}
}

static void
open_ours(struct ours *o, const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *program = g_strconcat(head, plain, NULL);
	g_autoptr(GBytes) bytes = g_bytes_new(program, strlen(program));

	o->mapper = mapper_new("page", bytes);
	check(home_make(folder, &error), error);
	check((o->conf = conf_parse(CONF, "page", &error)) != NULL, error);
	check((o->db = db_open(folder, DB_NET, &error)) != NULL, error);
	check(account_sync_conf(o->db, o->conf, &error), error);
	check((o->account = account_by_name(o->db, "page", &error)) != NULL, error);
	g_free(mapper_call(o->mapper, "about", "null", NULL, &error)); /* the child is there */
	check(error == NULL, error);
}

/* Bytes to stored, indexed conversations; *mapped is how long the first half took. */
static double
ours(struct ours *o, GBytes *page, double *mapped)
{
	g_autoptr(GError) error = NULL;
	AUTO(ingest) in = ingest_new(o->db, o->conf, o->account);
	const struct ingest_origin origin = { .label = "page" };
	struct mapper_page p;
	double start = now();

	check(mapper_page(o->mapper, "{}", page, &p, &error), error);
	*mapped = now() - start;
	check(p.messages->len == POSTS, NULL);
	g_ptr_array_set_free_func(p.messages, NULL);
	for (guint i = 0; i < p.messages->len; i++)
		check(ingest_message(in, p.messages->pdata[i], &origin, &error), error);
	check(ingest_flush(in, &error), error);
	while (!ingest_index(in, 1000, &error))
		check(error == NULL, error);
	start = now() - start;
	check(ingest_totals(in).added == POSTS, NULL);
	mapper_page_clear(&p);
	return start;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
median(double *values)
{
	qsort(values, TURNS, sizeof *values, by_value);
	return values[TURNS / 2];
}

int
main(int argc, char **argv)
{
	double all[TURNS], mapping[TURNS], floor[TURNS], with_regex[TURNS], jansson[TURNS], parse[TURNS];
	struct ours o = { NULL };
	struct rusage self, child;
	gsize len = 0;

	if (argc > 1 && strcmp(argv[1], "--mapper") == 0)
		mapper_child();
	if (argc != 2)
		return 2;
	open_ours(&o, argv[1]);
	jq_state *simple = jq_of(plain), *expressions = jq_of(regex);
	for (int turn = 0; turn < TURNS; turn++) {
		g_autoptr(GBytes) page = make_page(turn);

		len = g_bytes_get_size(page);
		all[turn] = ours(&o, page, &mapping[turn]);
		floor[turn] = jq_map(simple, page);
		with_regex[turn] = jq_map(expressions, page);
		jansson[turn] = jansson_parse(page);
		parse[turn] = jq_parse(page);
	}
	jq_teardown(&simple);
	jq_teardown(&expressions);
	getrusage(RUSAGE_SELF, &self);
	mapper_free(o.mapper);
	getrusage(RUSAGE_CHILDREN, &child);
	account_free(o.account);
	conf_free(o.conf);
	db_close(o.db);
	printf("%.2f %.2f %.2f %.2f %.2f %.2f %zu %ld %ld\n", median(all), median(mapping), median(floor),
		median(with_regex), median(jansson), median(parse), len, child.ru_maxrss, self.ru_maxrss);
	return 0;
}
