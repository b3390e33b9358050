/* tui/action-table.h — the table of actions; see action.h. */
#ifndef GUICHET_TUI_ACTION_TABLE_H
#define GUICHET_TUI_ACTION_TABLE_H

/*	action        name                   where        group     argument   help */
#define ACTIONS(_) \
	_(HELP,         "help",                IN_ALL,      PROGRAM,  NULL,      N_("this help")) \
	_(COMMAND,      "command-line",        IN_ALL,      PROGRAM,  NULL,      N_("type the name of any action")) \
	_(PALETTE,      "palette",             IN_ALL,      PROGRAM,  NULL,      N_("choose an action from a list")) \
	_(BACK,         "back-or-quit",        IN_ALL,      PROGRAM,  NULL,      N_("close this view; from the inbox, leave")) \
	_(QUIT,         "quit",                IN_ALL,      PROGRAM,  NULL,      N_("leave guichet")) \
	_(REDRAW,       "redraw",              IN_ALL,      PROGRAM,  NULL,      N_("draw the whole screen again")) \
	_(SYNC,         "sync-now",            IN_ALL,      PROGRAM,  NULL,      N_("look for new mail at once")) \
	_(LOG,          "message-log",         IN_ALL,      PROGRAM,  NULL,      N_("what guichet said, and what went wrong")) \
	_(NEXT,         "next-entry",          IN_ALL,      MOVING,   NULL,      N_("one down")) \
	_(PREV,         "prev-entry",          IN_ALL,      MOVING,   NULL,      N_("one up")) \
	_(PAGE_DOWN,    "page-down",           IN_ALL,      MOVING,   NULL,      N_("one page down")) \
	_(PAGE_UP,      "page-up",             IN_ALL,      MOVING,   NULL,      N_("one page up")) \
	_(HALF_DOWN,    "half-down",           IN_ALL,      MOVING,   NULL,      N_("half a page down")) \
	_(HALF_UP,      "half-up",             IN_ALL,      MOVING,   NULL,      N_("half a page up")) \
	_(FIRST,        "first",               IN_ALL,      MOVING,   NULL,      N_("to the first")) \
	_(LAST,         "last",                IN_ALL,      MOVING,   NULL,      N_("to the last")) \
	_(SEARCH,       "search",              IN_ALL,      MOVING,   N_("WORDS"), N_("search in this view")) \
	_(SEARCH_NEXT,  "search-next",         IN_ALL,      MOVING,   NULL,      N_("next match")) \
	_(SEARCH_PREV,  "search-prev",         IN_ALL,      MOVING,   NULL,      N_("previous match")) \
	_(NEXT_WAITING, "next-needing-answer", IN_ALL,      MOVING,   NULL,      N_("next case that waits for an answer")) \
	_(PREV_WAITING, "prev-needing-answer", IN_ALL,      MOVING,   NULL,      N_("previous case that waits for an answer")) \
	_(SERVE,        "serve-next",          IN_ALL,      PLACES,   NULL,      N_("claim and open the most urgent unclaimed case")) \
	_(BOARD,        "board",               IN_ALL,      PLACES,   NULL,      N_("the supervisor's board: queues and advisors, live")) \
	_(STATISTICS,   "statistics",          IN_ALL,      PLACES,   NULL,      N_("how fast and how often customers are answered, as charts")) \
	_(MOTIVES,      "motives",             IN_ALL,      PLACES,   NULL,      N_("why customers are dissatisfied, and what comes back")) \
	_(BROADCAST,    "say-to-all",          IN_ALL,      PLACES,   N_("WORDS"), N_("a note that every advisor sees; no customer does")) \
	_(SKIP,         "skip-case",           IN_BOTH,     PLACES,   N_("REASON"), N_("pass this case over, with a reason, and serve the next one")) \
	_(ATTENTION,    "attention",           IN_ALL,      PLACES,   NULL,      N_("what needs care: sends in trouble, bounces, late cases")) \
	_(PLACES,       "places",              IN_ALL,      PLACES,   NULL,      N_("choose a view from a list")) \
	_(VIEW,         "go-to-view",          IN_ALL,      PLACES,   N_("VIEW"), N_("go to a view by name")) \
	_(EVERYWHERE,   "search-everywhere",   IN_ALL,      PLACES,   N_("WORDS"), N_("search all messages as you type")) \
	_(CUSTOMERS,    "customers",           IN_ALL,      PLACES,   N_("WORDS"), N_("search customers as you type")) \
	_(OUTBOX,       "outbox",              IN_ALL,      PLACES,   NULL,      N_("answers that wait, leave or failed")) \
	_(DRAFTS,       "drafts",              IN_ALL,      PLACES,   NULL,      N_("choose a draft to resume")) \
	_(SIDE_TOGGLE,  "sidebar-toggle",      IN_ALL,      PLACES,   NULL,      N_("show or hide the sidebar")) \
	_(SIDE_NEXT,    "sidebar-next",        IN_ALL,      PLACES,   NULL,      N_("down in the sidebar")) \
	_(SIDE_PREV,    "sidebar-prev",        IN_ALL,      PLACES,   NULL,      N_("up in the sidebar")) \
	_(SIDE_OPEN,    "sidebar-open",        IN_ALL,      PLACES,   NULL,      N_("open what the sidebar points at")) \
	_(PREVIEW_TOGGLE, "preview-toggle",    IN_LIST,     PLACES,   NULL,      N_("show or hide the preview of the inbox")) \
	_(REPLY,        "reply",               IN_BOTH,     ANSWER,   NULL,      N_("answer on the same channel")) \
	_(REPLY_ALL,    "reply-all",           IN_BOTH,     ANSWER,   NULL,      N_("answer everybody of the message")) \
	_(TEMPLATE_REPLY, "template-reply",    IN_BOTH,     ANSWER,   NULL,      N_("answer from a template")) \
	_(REDIRECT,     "redirect",            IN_BOTH,     ANSWER,   NULL,      N_("ask the customer to write in private, with a reference")) \
	_(NEW,          "new-message",         IN_BOTH,     ANSWER,   NULL,      N_("write to somebody")) \
	_(NOTE,         "note",                IN_BOTH,     ANSWER,   NULL,      N_("write an internal note, which is never sent")) \
	_(FORWARD,      "forward",             IN_BOTH,     ANSWER,   NULL,      N_("forward the message")) \
	_(RESUME,       "resume-draft",        IN_BOTH,     ANSWER,   NULL,      N_("go on with a draft of this case, or any")) \
	_(OPEN,         "open",                IN_LIST,     READING,  NULL,      N_("open it")) \
	_(TAG,          "tag",                 IN_BOTH,     SELECT,   NULL,      N_("select or deselect")) \
	_(TAG_PATTERN,  "tag-pattern",         IN_LIST,     SELECT,   N_("WORDS"), N_("select by words")) \
	_(TAGGED,       "apply-to-tagged",     IN_BOTH,     SELECT,   NULL,      N_("the next action is for all selected")) \
	_(LIMIT,        "limit",               IN_BOTH,     SELECT,   N_("WORDS"), N_("show only cases with these words")) \
	_(UNLIMIT,      "clear-limit",         IN_BOTH,     SELECT,   NULL,      N_("show all again")) \
	_(SORT,         "sort",                IN_BOTH,     SELECT,   N_("ORDER"), N_("sort, or reverse the order")) \
	_(CLAIM,        "claim",               IN_BOTH,     CASE,     NULL,      N_("take the case, or give it back")) \
	_(ASSIGN,       "assign",              IN_BOTH,     CASE,     N_("ADVISOR"), N_("give the case to somebody")) \
	_(SNOOZE,       "snooze",              IN_BOTH,     CASE,     N_("TIME"), N_("out of sight until a time or a new message")) \
	_(QUEUE,        "queue",               IN_BOTH,     CASE,     N_("QUEUE"), N_("move the case to another queue")) \
	_(RESOLVE,      "resolve",             IN_BOTH,     CASE,     N_("REASON"), N_("done; a reason when the customer still waits")) \
	_(RESOLVE_PATTERN, "resolve-pattern",  IN_BOTH,     CASE,     N_("WORDS"), N_("resolve all cases with these words")) \
	_(REOPEN,       "reopen",              IN_BOTH,     CASE,     NULL,      N_("not done after all")) \
	_(UNDO,         "undo",                IN_BOTH,     CASE,     NULL,      N_("take back a send on hold, or the last action")) \
	_(PRIORITY,     "priority",            IN_BOTH,     CASE,     N_("0-2"), N_("normal, high, low in turn")) \
	_(URGENT,       "urgent",              IN_BOTH,     CASE,     NULL,      N_("urgent or not")) \
	_(LABEL,        "label",               IN_BOTH,     CASE,     N_("LABEL"), N_("add a label; -LABEL takes it away")) \
	_(MERGE,        "merge",               IN_BOTH,     CASE,     N_("CASE"), N_("make one case of the selected ones, or of this and another")) \
	_(SPLIT,        "split",               IN_BOTH,     CASE,     N_("CONVERSATION"), N_("make a conversation a case of its own")) \
	_(UNREAD,       "toggle-unread",       IN_BOTH,     CASE,     NULL,      N_("read or unread")) \
	_(HIDE_POST,    "hide-post",           IN_BOTH,     CASE,     N_("MESSAGE"), N_("hide a public post that exposes a customer")) \
	_(TIMERS,       "timers",              IN_BOTH,     READING,  NULL,      N_("how the clock stands and who did what")) \
	_(PARTS,        "attachments",         IN_BOTH,     READING,  NULL,      N_("open or save attachments")) \
	_(HEADERS,      "headers",             IN_BOTH,     READING,  NULL,      N_("all details of the messages, or fewer")) \
	_(COPY,         "copy",                IN_BOTH,     READING,  NULL,      N_("copy the customer's last words, or the link to them")) \
	_(CUSTOMER,     "customer-card",       IN_BOTH,     READING,  NULL,      N_("who the customer is, and all that is known")) \
	_(HISTORY,      "customer-history",    IN_BOTH,     READING,  NULL,      N_("all that was said and done with the customer")) \
	_(CHANNEL,      "channel-filter",      IN_LIST,     READING,  N_("CHANNEL"), N_("in a history: only what came over one channel")) \
	_(UNMASK,       "unmask",              IN_BOTH,     READING,  N_("REASON"), N_("show what is masked for 30 seconds; it is written down")) \
	_(EDIT_FIELDS,  "edit-fields",         IN_BOTH,     CASE,     N_("FIELD"), N_("change a field of the customer's card")) \
	_(CALL,         "log-call",            IN_BOTH,     ANSWER,   N_("WORDS"), N_("write down a call with the customer")) \
	_(NEXT_CASE,    "next-conversation",   IN_THREAD,   READING,  NULL,      N_("next conversation of the list")) \
	_(PREV_CASE,    "prev-conversation",   IN_THREAD,   READING,  NULL,      N_("previous conversation of the list")) \
	_(SCROLL,       "scroll-page",         IN_THREAD,   READING,  NULL,      N_("one page on")) \
	_(QUOTED,       "hide-quoted",         IN_THREAD,   READING,  NULL,      N_("unfold or fold quoted lines")) \
	_(SKIP_QUOTED,  "skip-quoted",         IN_THREAD,   READING,  NULL,      N_("to the next own words")) \
	_(SEND,         "send",                IN_COMPOSER, COMPOSER, NULL,      N_("send it (a note: save it)")) \
	_(ABORT,        "abort",               IN_COMPOSER, COMPOSER, NULL,      N_("leave, keeping or dropping the draft")) \
	_(POSTPONE,     "postpone",            IN_COMPOSER, COMPOSER, NULL,      N_("keep the draft and leave")) \
	_(EDIT_BODY,    "edit-body",           IN_COMPOSER, COMPOSER, NULL,      N_("write in the text; Esc ends")) \
	_(EDITOR,       "external-editor",     IN_COMPOSER, COMPOSER, NULL,      N_("write with $EDITOR")) \
	_(TEMPLATE,     "template",            IN_COMPOSER, COMPOSER, NULL,      N_("put a template in at the cursor")) \
	_(ATTACH,       "attach",              IN_COMPOSER, COMPOSER, N_("FILE"), N_("attach a file")) \
	_(DETACH,       "detach",              IN_COMPOSER, COMPOSER, NULL,      N_("take an attachment off")) \
	_(EDIT_TO,      "edit-to",             IN_COMPOSER, COMPOSER, N_("ADDRESSES"), N_("recipients")) \
	_(EDIT_CC,      "edit-cc",             IN_COMPOSER, COMPOSER, N_("ADDRESSES"), N_("recipients of a copy")) \
	_(EDIT_BCC,     "edit-bcc",            IN_COMPOSER, COMPOSER, N_("ADDRESSES"), N_("recipients that nobody sees")) \
	_(EDIT_SUBJECT, "edit-subject",        IN_COMPOSER, COMPOSER, N_("SUBJECT"), N_("subject")) \
	_(IDENTITY,     "identity",            IN_COMPOSER, COMPOSER, NULL,      N_("who it comes from")) \
	_(PREVIEW,      "preview",             IN_COMPOSER, COMPOSER, NULL,      N_("as the customer will see it")) \
	_(NEXT_FINDING, "next-finding",        IN_COMPOSER, COMPOSER, NULL,      N_("next thing that the checks found")) \
	_(PREV_FINDING, "prev-finding",        IN_COMPOSER, COMPOSER, NULL,      N_("previous thing that the checks found")) \
	_(GO_FINDING,   "go-to-finding",       IN_COMPOSER, COMPOSER, NULL,      N_("to its place in the text, or in the customer's message")) \
	_(OTHERWISE,    "answered-otherwise",  IN_COMPOSER, COMPOSER, NULL,      N_("this question is answered in another way")) \
	_(HOLD,         "hold",                IN_COMPOSER, COMPOSER, N_("TIME"), N_("send later"))

#endif
