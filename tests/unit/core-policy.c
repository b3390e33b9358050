// layers: none
/* Policies: which target counts, and what is refused as a contradiction. */
#include "base/err.h"
#include "core/policy.h"

#include <string.h>

static void
test_targets(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(policy) p = policy_parse("# comment\n[policy \"loans\"]\nqueue = credits, loans\npriority=high,urgent\nfirst = 30m\n"
		"\n[policy \"vip\"]\nsegment = vip\nfirst = 1h\nnext = 2h\nresolve = 1d\n"
		"[policy \"posts\"]\nchannel = public, mastodon\nfirst = 20m\nack = 1m\n"
		"[policy \"all\"]\nfirst = 4h\nnext = 8h\n", "t.policy", &error);
	const struct policy_case plain = { "mail", "mail", "desk", NULL, 1, FALSE };
	const struct policy_case urgent = { "mail", "mail", "loans", NULL, 0, TRUE };
	const struct policy_case low = { "mail", "mail", "loans", NULL, 0, FALSE };
	const struct policy_case vip = { "mastodon", "public", "desk", "vip", 1, FALSE };
	const struct policy_case post = { "mastodon", "public", "desk", "other", 1, FALSE };

	g_assert_no_error(error);
	g_assert_true(policy_asks_segment(p));
	g_assert_cmpint(policy_target(p, &plain, POLICY_FIRST), ==, 4 * 3600);
	g_assert_cmpint(policy_target(p, &plain, POLICY_RESOLVE), ==, 0);
	g_assert_cmpint(policy_target(p, &urgent, POLICY_FIRST), ==, 1800);
	g_assert_cmpint(policy_target(p, &urgent, POLICY_NEXT), ==, 8 * 3600);
	g_assert_cmpint(policy_target(p, &low, POLICY_FIRST), ==, 4 * 3600);
	g_assert_cmpint(policy_target(p, &vip, POLICY_FIRST), ==, 3600);
	g_assert_cmpint(policy_target(p, &vip, POLICY_ACK), ==, 60);
	g_assert_cmpint(policy_target(p, &vip, POLICY_RESOLVE), ==, 86400);
	g_assert_cmpint(policy_target(p, &post, POLICY_FIRST), ==, 1200);
	g_assert_cmpint(policy_target(NULL, &post, POLICY_FIRST), ==, 0);
}

static void
test_refused(void)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "first = 4h\n", "t.policy:1: a policy begins" },
		{ "[policy]\nfirst = 4h\n", "t.policy:1: “[policy]” begins no group" },
		{ "[policy \"\"]\nfirst = 4h\n", "begins no group" },
		{ "[policy \"a\"]\nfirst = 4h\n[policy \"a\"]\nnext = 4h\n", "t.policy:3: there is a policy “a” in line 1" },
		{ "[policy \"a\"]\nfirst = soon\n", "t.policy:2: “soon”" },
		{ "[policy \"a\"]\nfirst = 0\n", "no length of time" },
		{ "[policy \"a\"]\nfirst = 1h\nfirst = 2h\n", "t.policy:3: first stands" },
		{ "[policy \"a\"]\nqueue = a\nqueue = b\nfirst = 1h\n", "t.policy:3: queue stands" },
		{ "[policy \"a\"]\nqueue = ,\nfirst = 1h\n", "queue names nothing" },
		{ "[policy \"a\"]\npriority = top\nfirst = 1h\n", "t.policy:2: “top” is no priority" },
		{ "[policy \"a\"]\nfirts = 1h\n", "there is no key “firts”" },
		{ "[policy \"a\"]\nfirst\n", "no setting" },
		{ "[policy \"a\"]\nqueue = x\n", "t.policy:1: “a” states no target" },
		/* what contradicts itself */
		{ "[policy \"a\"]\nfirst = 1h\n[policy \"b\"]\nqueue = x\nfirst = 2h\n", "t.policy:5: first of “b” never applies" },
		{ "[policy \"a\"]\nqueue = x, y\nfirst = 1h\n[policy \"b\"]\nqueue = y\nfirst = 2h\n", "never applies" },
		{ "[policy \"a\"]\nfirst = 4h\nresolve = 1h\n", "t.policy:3: for “a” the first answer is due after the resolution" },
		{ "[policy \"a\"]\nack = 5h\nfirst = 4h\n", "acknowledgement is due after the first answer" },
		{ "[policy \"a\"]\nqueue = x\nresolve = 1h\n[policy \"b\"]\nfirst = 4h\n", "t.policy:5: for “a”" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(policy_parse(rows[i].text, "t.policy", &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		if (strstr(error->message, rows[i].says) == NULL)
			g_error("row %zu: %s", i, error->message);
	}
}

/* Not contradictions: other cases, other targets. */
static void
test_accepted(void)
{
	static const char *const texts[] = {
		"", "# nothing\n",
		"[policy \"a\"]\nqueue = x\nfirst = 1h\n[policy \"b\"]\nfirst = 2h\n",
		"[policy \"a\"]\nqueue = x\nfirst = 1h\n[policy \"b\"]\nqueue = x\nnext = 2h\n",
		"[policy \"a\"]\nqueue = x\nfirst = 1h\n[policy \"b\"]\nsegment = vip\nfirst = 2h\n",
		"[policy \"a\"]\nack = 1h\nfirst = 1h\nnext = 1h\nresolve = 1h\n",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		AUTO(policy) p = policy_parse(texts[i], "t.policy", &error);

		g_assert_no_error(error);
		g_assert_false(i < 4 && policy_asks_segment(p));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/policy/targets", test_targets);
	g_test_add_func("/policy/refused", test_refused);
	g_test_add_func("/policy/accepted", test_accepted);
	return g_test_run();
}
