-- cache/schema.sql — everything guichet remembers, in one SQLite file (cache.db).
--
-- Facts are rows that are only ever added: message, act, event, bounce. State is what the
-- triggers make of them (cases: schema-case.sql; outbox.state through acts). Times are UTC
-- milliseconds ("_at", "_since"), durations seconds ("_s"). Booleans are 0 or 1.
-- The full-text index lives in search.db (search.sql), as it can be rebuilt.
-- Text is stored as it came, valid UTF-8 without NUL; it is cleaned when it is shown.
-- What later chapters add is in cache/schema-CHAPTER.sql, read after this file.

CREATE TABLE home (               -- this cache itself: one row
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  number    INTEGER NOT NULL      -- random: search.db says by it which cache it was made from
) STRICT;
INSERT INTO home VALUES (1, random());

CREATE TABLE account (            -- a mailbox, page or profile of ours; mirrors the configuration
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE, -- [account "NAME"]
  channel   TEXT NOT NULL,        -- mail, or the connector's name
  kind      TEXT NOT NULL DEFAULT 'mail', -- core/channel name: mail, chat, public, review
  title     TEXT NOT NULL DEFAULT 'e-mail', -- what people call the channel
  mark      TEXT NOT NULL DEFAULT '@',    -- one ASCII letter, for lists
  address   TEXT NOT NULL,        -- our own address on that channel, as configured
  handle    TEXT NOT NULL DEFAULT '',     -- our name there as the server says, '' unknown
  public    INTEGER NOT NULL DEFAULT 0, -- what is written here, everybody reads; 0 when it depends on the message
  target_s  INTEGER NOT NULL,     -- reply target, seconds of open time, where no policy says another
  queue     TEXT NOT NULL DEFAULT '', -- where its cases begin: the configuration's word, else the name
  window_s  INTEGER NOT NULL DEFAULT 0,   -- after the customer's message we may answer so long, 0 always
  undo_s    INTEGER NOT NULL DEFAULT 15,  -- how long an answer is held back
  limit_unit  TEXT NOT NULL DEFAULT 'none', -- how length is counted: core/length unit
  limit_max   INTEGER NOT NULL DEFAULT 0, -- in that unit, 0 no limit
  limit_bytes INTEGER NOT NULL DEFAULT 0, -- besides, in UTF-8 bytes, 0 no limit
  limit_url   INTEGER NOT NULL DEFAULT 0, -- what every link counts, 0 as written
  private_unit  TEXT NOT NULL DEFAULT 'none', -- the same for what only one person reads
  private_max   INTEGER NOT NULL DEFAULT 0,
  private_bytes INTEGER NOT NULL DEFAULT 0,
  private_url   INTEGER NOT NULL DEFAULT 0,
  abilities TEXT NOT NULL DEFAULT ' reply files ', -- what the channel can do, each word between spaces
  cost      TEXT,                 -- what a message costs, one sentence, NULL nothing
  facts     TEXT NOT NULL DEFAULT '{}',   -- what was learnt from the server: JSON object
  calendar  TEXT,                 -- business calendar (file text), NULL = always open
  active    INTEGER NOT NULL DEFAULT 1  -- still in the configuration
) STRICT;

CREATE TABLE account_status (     -- how the account's workers are doing; written by guichet-net
  account   INTEGER PRIMARY KEY REFERENCES account(id),
  phase     TEXT NOT NULL DEFAULT 'idle', -- idle, connecting, syncing, listening, sending, waiting, stopped
  done      INTEGER NOT NULL DEFAULT 0,   -- progress of the phase: messages done …
  total     INTEGER NOT NULL DEFAULT 0,   -- … of so many (0 unknown)
  synced_at INTEGER NOT NULL DEFAULT 0,   -- last complete pass
  error     TEXT,                 -- the sentence of the last failure, NULL when all is well
  error_code TEXT,                -- base/err name
  retry_at  INTEGER NOT NULL DEFAULT 0,   -- next try, 0 none planned
  pid       INTEGER NOT NULL DEFAULT 0    -- worker process, 0 none
) STRICT;

CREATE TABLE folder (             -- an IMAP mailbox (or the one stream of a REST account)
  id        INTEGER PRIMARY KEY,
  account   INTEGER NOT NULL REFERENCES account(id),
  name      TEXT NOT NULL,        -- as a person reads it (UTF-8)
  wire      TEXT NOT NULL,        -- as the server wants it (modified UTF-7)
  role      TEXT NOT NULL DEFAULT '', -- inbox, sent, drafts, junk, trash, archive (RFC 6154), ''
  uidvalidity INTEGER NOT NULL DEFAULT 0,
  uidnext   INTEGER NOT NULL DEFAULT 0,   -- all UIDs below it are in the ledger once done
  modseq    INTEGER NOT NULL DEFAULT 0,   -- highest MODSEQ whose flags we have (RFC 7162)
  held      INTEGER NOT NULL DEFAULT 0,   -- its rows in folder_uid, counted by triggers
  cursor    TEXT,                 -- REST: the connector's cursor, JSON
  synced_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, name)
) STRICT;

CREATE TABLE folder_uid (         -- the UID ledger: what the server holds, and where it went (F17)
  folder    INTEGER NOT NULL REFERENCES folder(id),
  uid       INTEGER NOT NULL,
  message   INTEGER,              -- message.id; NULL while not stored
  state     TEXT NOT NULL,        -- known (seen, not fetched), stored, unreadable, too-big, erased
  flags     INTEGER NOT NULL DEFAULT 0, -- 1 seen, 2 answered, 4 flagged, 8 deleted, 16 draft
  size      INTEGER NOT NULL DEFAULT 0, -- RFC822.SIZE
  PRIMARY KEY (folder, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX folder_uid_message ON folder_uid(message) WHERE message IS NOT NULL;
CREATE INDEX folder_uid_todo ON folder_uid(folder, uid) WHERE state = 'known';
CREATE TRIGGER folder_uid_added AFTER INSERT ON folder_uid BEGIN
  UPDATE folder SET held = held + 1 WHERE id = NEW.folder;
END;
CREATE TRIGGER folder_uid_gone AFTER DELETE ON folder_uid BEGIN
  UPDATE folder SET held = held - 1 WHERE id = OLD.folder;
END;

CREATE TABLE flag_push (          -- flags to set on the server; removed once it said OK
  folder    INTEGER NOT NULL REFERENCES folder(id),
  uid       INTEGER NOT NULL,
  flag      INTEGER NOT NULL,     -- as in folder_uid.flags
  on_       INTEGER NOT NULL,     -- 1 set, 0 clear
  PRIMARY KEY (folder, uid, flag)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (           -- a person (or an organisation) who writes to us; see schema-people.sql
  id        INTEGER PRIMARY KEY,
  gid       TEXT NOT NULL UNIQUE, -- hash of the first identity
  name      TEXT NOT NULL,        -- as shown; from the identity until a person edits it
  lang      TEXT,                 -- BCP 47, NULL unknown
  made      TEXT NOT NULL DEFAULT '',     -- the name it began with
  into_     INTEGER REFERENCES customer(id) DEFERRABLE INITIALLY DEFERRED, -- whom it was merged into, NULL nobody; projected
  person    INTEGER NOT NULL DEFAULT 0,   -- who stands for it: itself, or the end of into_; projected
  erased_at INTEGER NOT NULL DEFAULT 0,   -- nothing is known of them any more since
  find      TEXT                  -- what a person is found by, folded: their name, a line each for all else; projected
) STRICT;

CREATE TABLE identity (           -- one address of a customer on one kind of channel
  id        INTEGER PRIMARY KEY,
  -- customer.person of origin; projected. Deferred, here and above: a statement that fires triggers, and that a key could
  -- make fail, first copies every page that it changes
  customer  INTEGER NOT NULL REFERENCES customer(id) DEFERRABLE INITIALLY DEFERRED,
  origin    INTEGER NOT NULL DEFAULT 0,   -- the customer it was learnt with, or given to
  channel   TEXT NOT NULL,        -- core/channel name
  value     TEXT NOT NULL,        -- folded address or id, for comparing
  shown     TEXT NOT NULL,        -- as it was written
  name      TEXT,                 -- display name last seen with it
  within    TEXT NOT NULL DEFAULT '', -- the page or server where alone value means them, '' everywhere
  UNIQUE (channel, value, within)
) STRICT;
CREATE INDEX identity_customer ON identity(customer);

CREATE TABLE cases (              -- what a customer wants; every column after customer is projected
  id        INTEGER PRIMARY KEY,  -- the number people say
  gid       TEXT NOT NULL UNIQUE, -- hash of the first conversation, the same on every machine
  account   INTEGER NOT NULL REFERENCES account(id),
  customer  INTEGER REFERENCES customer(id), -- customer.person of origin; projected
  origin    INTEGER REFERENCES customer(id), -- the customer it was opened for, or given to
  into_     INTEGER REFERENCES cases(id), -- the case it went into, NULL none; projected
  subject   TEXT NOT NULL DEFAULT '',
  state     TEXT NOT NULL DEFAULT '', -- core/lifecycle; '' until it is worked out
  waiting_since INTEGER NOT NULL DEFAULT 0, -- start of the open wait episode, 0 nobody waits
  due       INTEGER NOT NULL DEFAULT 0,    -- by when an answer is due, 0 none; year 3000: the clock stands still
  warn      INTEGER NOT NULL DEFAULT 0,    -- from when on little time is left, 0 as due
  queue     TEXT,                 -- where it was moved to, NULL: its account's
  owner     TEXT,                 -- advisor who claimed it
  priority  INTEGER NOT NULL DEFAULT 1,    -- 0 low, 1 normal, 2 high
  urgent    INTEGER NOT NULL DEFAULT 0,
  snoozed_until INTEGER NOT NULL DEFAULT 0, -- 0 not snoozed
  resolved_at INTEGER NOT NULL DEFAULT 0,
  resolution TEXT,                -- the reason given
  revision  INTEGER NOT NULL DEFAULT 0,    -- highest event.seq: what a reply is checked against
  messages  INTEGER NOT NULL DEFAULT 0,
  unread    INTEGER NOT NULL DEFAULT 0,
  bounced   INTEGER NOT NULL DEFAULT 0,    -- our last answer did not arrive
  first_in  INTEGER NOT NULL DEFAULT 0,
  last_in   INTEGER NOT NULL DEFAULT 0,
  last_out  INTEGER NOT NULL DEFAULT 0,    -- last human answer that did not bounce
  last_at   INTEGER NOT NULL DEFAULT 0,
  last_message INTEGER,           -- message.id
  labels    TEXT NOT NULL DEFAULT '',      -- ' name name ' for showing and LIKE
  due_week   INTEGER AS (CASE WHEN snoozed_until > 0 THEN -1 WHEN waiting_since > 0 THEN max(due / 604800000, 1) ELSE 0 END)
) STRICT;
-- "Waiting" views walk this one; a snooze is in it so that one that has run out shows the case
-- again.
CREATE INDEX cases_waiting ON cases(urgent DESC, due, id, snoozed_until, owner, waiting_since)
  WHERE waiting_since > 0 OR snoozed_until > 0;
CREATE INDEX cases_snoozed ON cases(snoozed_until, due, waiting_since, owner) WHERE snoozed_until > 0;
CREATE INDEX cases_open ON cases(last_at, id) WHERE state <> 'resolved';
CREATE INDEX cases_state ON cases(state, last_at, id);
CREATE INDEX cases_owner ON cases(owner, urgent DESC, (due = 0), due, id) WHERE owner IS NOT NULL AND state <> 'resolved';
CREATE INDEX cases_customer ON cases(customer, last_at);

CREATE TABLE tally (              -- how many cases are alike: what the views count, kept by the triggers tally_*
  state     TEXT NOT NULL,
  owner     TEXT NOT NULL,        -- '' nobody
  due_week   INTEGER NOT NULL,     -- as in cases: 0 nobody waits, -1 snoozed, whatever the time is now
  n         INTEGER NOT NULL,
  UNIQUE (state, owner, due_week)
) STRICT;
CREATE INDEX tally_empty ON tally(n) WHERE n = 0;

CREATE TABLE conversation (       -- one thread on one channel
  id        INTEGER PRIMARY KEY,
  gid       TEXT NOT NULL UNIQUE, -- hash of account address + first id seen
  account   INTEGER NOT NULL REFERENCES account(id),
  case_id   INTEGER NOT NULL REFERENCES cases(id), -- where it is now: origin, or what that went into; projected
  origin    INTEGER NOT NULL DEFAULT 0,   -- the case it began, or was split into
  thread    TEXT,                 -- the channel's own thread id, NULL for mail
  public    INTEGER NOT NULL DEFAULT 0,
  subject   TEXT NOT NULL DEFAULT '' -- of its first message
) STRICT;
CREATE INDEX conversation_case ON conversation(case_id);
CREATE INDEX conversation_origin ON conversation(origin) WHERE origin <> case_id;
CREATE UNIQUE INDEX conversation_thread ON conversation(account, thread) WHERE thread IS NOT NULL;

CREATE TABLE thread_ref (         -- every Message-ID seen or referred to -> the conversations that know it
  account   INTEGER NOT NULL,
  ref       TEXT NOT NULL,        -- without <>
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  PRIMARY KEY (account, ref, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_ref_conversation ON thread_ref(conversation);

CREATE TABLE message (            -- a fact: what was said. Never changed (see message_fixed)
  id        INTEGER PRIMARY KEY,  -- at, or the next free number: ids run in date order
  gid       TEXT NOT NULL UNIQUE, -- hash of account address + channel id (or of the content where there is none)
  account   INTEGER NOT NULL REFERENCES account(id),
  conversation INTEGER NOT NULL REFERENCES conversation(id), -- may change: conversations can join
  direction TEXT NOT NULL,        -- in (from the customer) or out (from us)
  kind      TEXT NOT NULL,        -- core/message message_kind_name
  automatic TEXT NOT NULL,        -- core/message message_auto_name
  answers   INTEGER NOT NULL DEFAULT 0, -- out: 1 when it went to somebody who wrote in this conversation (or nobody had yet)
  public    INTEGER NOT NULL,
  at        INTEGER NOT NULL,     -- when the channel received it: the clock starts here
  sent_at   INTEGER NOT NULL DEFAULT 0, -- what the sender claims
  arrived   INTEGER NOT NULL,     -- when we stored it
  channel_id TEXT,                -- Message-ID without <>, post id, …
  parent    TEXT,                 -- channel_id it answers
  refs      TEXT NOT NULL DEFAULT '', -- References without <>, oldest first, space separated
  revises   INTEGER,              -- message.id that this edit, deletion or reaction is about; NULL until that is here
  moot      INTEGER NOT NULL DEFAULT 0, -- 1 its words count no more, or never did: see Revisions
  identity  INTEGER REFERENCES identity(id), -- who wrote it; NULL when we did
  author    TEXT NOT NULL,        -- display name, or the address
  address   TEXT NOT NULL,        -- the real address
  subject   TEXT NOT NULL,
  snippet   TEXT NOT NULL,        -- first words of what the writer wrote
  shape     INTEGER NOT NULL DEFAULT 0, -- 1 was HTML, 2 raw (unparsed), 4 cut, 8 encrypted
  lang      TEXT,
  url       TEXT,
  rating    INTEGER NOT NULL DEFAULT 0,
  reach     INTEGER NOT NULL DEFAULT -1,
  list_id   TEXT,
  outbox    TEXT,                 -- outbox.gid when it was sent from here
  source_size INTEGER NOT NULL DEFAULT 0,
  edited_at INTEGER NOT NULL DEFAULT 0, -- the text is of then, 0 as first written
  profile   TEXT,                 -- the author's own page on the channel
  keep      TEXT,                 -- JSON of the connector's own, given back to it with an answer
  -- long ones last: a row's first page then holds all that lists and the projection read
  auth_results TEXT,
  html_note TEXT,                 -- what rendering left out
  text      TEXT NOT NULL
) STRICT;
-- Covers what the projection asks about a conversation.
CREATE INDEX message_conversation ON message(conversation, direction, automatic, kind, at, arrived, answers, moot, revises);
CREATE INDEX message_channel_id ON message(channel_id) WHERE channel_id IS NOT NULL;
CREATE INDEX message_revises ON message(revises) WHERE revises IS NOT NULL;
CREATE INDEX message_early ON message(parent, account) WHERE revises IS NULL AND (kind = 'edit' OR kind = 'delete' OR kind = 'reaction');

-- Revisions. On many channels what was said can be changed or taken back. Such a change is a message
-- of its own (kind edit, delete, reaction), so that nothing that was ever said is lost; it may come
-- before the message it is about, and finds it later. What it does:
--   edit      by who wrote the message: its text is the one that is read, the earlier ones are kept
--             beside it. New words of a customer are new words: they make a draft stale, are unread,
--             and begin a wait when they come after our last answer (an edit of what still waits
--             changes nothing: the wait is older). Moot: other people's, and one that changes no word.
--             Until the message it is about is here it stands for it.
--   delete    the message is moot: its text is shown only when asked for, nobody waits for an answer to
--             it, and an answer of ours that is gone is no answer. Moot too: its edits.
--   reaction  a line under the message; never waited for, never unread. Taking one back makes it moot.
-- Context (automatic = 'context') is what others say in a public thread: read and found, never waited
-- for, never unread, and it is nobody's customer who wrote it.

CREATE TABLE message_person (     -- the people of a message, in order
  message   INTEGER NOT NULL REFERENCES message(id),
  pos       INTEGER NOT NULL,
  role      TEXT NOT NULL,        -- from, sender, reply-to, to, cc, bcc
  address   TEXT NOT NULL,
  name      TEXT,
  id        TEXT,                 -- the channel's own id behind a handle
  within    TEXT,                 -- as in identity; NULL everywhere
  PRIMARY KEY (message, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_flag (       -- what may change about a message: its marks
  message   INTEGER PRIMARY KEY REFERENCES message(id),
  seen      INTEGER NOT NULL DEFAULT 0,
  answered  INTEGER NOT NULL DEFAULT 0,
  flagged   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE part (               -- attachments and other parts not shown as text
  message   INTEGER NOT NULL REFERENCES message(id),
  section   TEXT NOT NULL,        -- IMAP section or the channel's id
  pos       INTEGER NOT NULL,
  name      TEXT,                 -- as sent: never a path
  type      TEXT NOT NULL,
  cid       TEXT,
  size      INTEGER NOT NULL,     -- -1 unknown
  inline    INTEGER NOT NULL DEFAULT 0,
  url       TEXT,                 -- where the channel keeps it
  data      BLOB,                 -- fetched on demand (see part_wish), NULL until then
  PRIMARY KEY (message, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE part_wish (          -- parts somebody wants to open and we do not have yet
  message   INTEGER NOT NULL,
  section   TEXT NOT NULL,
  asked_at  INTEGER NOT NULL,
  error     TEXT,                 -- why it cannot be had, NULL while being fetched
  PRIMARY KEY (message, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (             -- the bytes of a mail, up to a size (account key keep-source)
  message   INTEGER PRIMARY KEY REFERENCES message(id),
  codec     TEXT NOT NULL,        -- plain or deflate (zlib stream)
  size      INTEGER NOT NULL,     -- bytes once unpacked
  data      BLOB NOT NULL
) STRICT;

CREATE TABLE bounce (             -- an answer of ours that did not arrive: RFC 3464
  message   INTEGER NOT NULL REFERENCES message(id), -- the report
  recipient TEXT NOT NULL,
  of_message INTEGER,             -- the answer it is about, NULL when not found
  of_channel_id TEXT,             -- its Message-ID as the report gives it
  action    TEXT NOT NULL,        -- failed, delayed, delivered, relayed, expanded
  status    TEXT NOT NULL DEFAULT '',
  diagnostic TEXT,
  PRIMARY KEY (message, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX bounce_of ON bounce(of_message) WHERE of_message IS NOT NULL;
CREATE INDEX bounce_open ON bounce(of_channel_id) WHERE of_message IS NULL AND of_channel_id IS NOT NULL;

CREATE TABLE act (                -- a fact: who did what to which case. Only ever added
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  gid       TEXT NOT NULL UNIQUE, -- random, 32 hex digits
  at        INTEGER NOT NULL,
  advisor   TEXT NOT NULL,        -- who
  case_id   INTEGER REFERENCES cases(id),
  customer  INTEGER REFERENCES customer(id), -- an act about a person; NULL about none
  kind      TEXT NOT NULL,        -- core/lifecycle act_kind_name
  arg       TEXT,                 -- see ACT_KINDS
  text      TEXT,                 -- note, call: its words; field: its value; same: fields kept, undo: rows given, as JSON
  target    INTEGER,              -- undo: act.id; cancel, retry, confirm: outbox.id; same, different: customer.id; field: 1 sensitive
  prior     TEXT                  -- what the act replaced; seen, unseen: the messages it marked, comma separated
) STRICT;
CREATE INDEX act_case ON act(case_id, kind, id);
CREATE INDEX act_undo ON act(target) WHERE kind = 'undo';

CREATE VIEW act_live AS           -- acts that were not undone
  SELECT * FROM act a WHERE kind <> 'undo'
   AND NOT EXISTS (SELECT 1 FROM act u WHERE u.kind = 'undo' AND u.target = a.id);

CREATE TABLE event (              -- the order in which this cache learnt facts
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id   INTEGER NOT NULL,
  kind      TEXT NOT NULL,        -- in, out (not sent from here), sent (from here), auto, reply (queued), act,
                                  -- changed (the customer changed or took back a message),
                                  -- joined (messages of another conversation came into this case)
  actor     TEXT,                 -- advisor, NULL for the customer or an unknown colleague
  message   INTEGER,
  act       INTEGER,
  outbox    INTEGER
) STRICT;
CREATE INDEX event_case ON event(case_id, seq);

CREATE TABLE draft (              -- what is being written; the row exists before the editor opens
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id   INTEGER,              -- NULL: a new message
  kind      TEXT NOT NULL,        -- reply, reply-all, new, forward, note
  account   INTEGER NOT NULL,
  advisor   TEXT NOT NULL,
  identity  TEXT NOT NULL,        -- From, "Name <a@b>"
  to_       TEXT NOT NULL DEFAULT '', -- comma separated addresses with names
  cc        TEXT NOT NULL DEFAULT '',
  bcc       TEXT NOT NULL DEFAULT '',
  subject   TEXT NOT NULL DEFAULT '',
  body      TEXT NOT NULL DEFAULT '',
  message   INTEGER,              -- the message it answers
  private   INTEGER NOT NULL DEFAULT 0, -- 1: to its writer alone, though everybody reads that message
  revision  INTEGER NOT NULL DEFAULT 0, -- cases.revision when the writer last looked
  outbox    INTEGER,              -- set while queued: kept until the send is confirmed
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX draft_case ON draft(case_id) WHERE case_id IS NOT NULL;

CREATE TABLE draft_file (         -- files attached to a draft, read when attached
  draft     INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,
  pos       INTEGER NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  data      BLOB NOT NULL,
  PRIMARY KEY (draft, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (             -- an answer signed off: a frozen envelope (see outbox_frozen)
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  gid       TEXT NOT NULL UNIQUE, -- random, 32 hex digits: the idempotency key
  case_id   INTEGER REFERENCES cases(id), -- NULL: a new message; set when it was sent
  account   INTEGER NOT NULL REFERENCES account(id),
  advisor   TEXT NOT NULL,
  public    INTEGER NOT NULL,
  automatic INTEGER NOT NULL DEFAULT 0, -- 1: no person wrote it (an acknowledgement): it ends no wait
  identity  TEXT NOT NULL,        -- From
  to_       TEXT NOT NULL, cc TEXT NOT NULL DEFAULT '', bcc TEXT NOT NULL DEFAULT '',
  subject   TEXT NOT NULL,
  body      TEXT NOT NULL,
  channel_id TEXT NOT NULL,       -- our Message-ID without <>, fixed now
  parent    TEXT,                 -- In-Reply-To without <>
  refs      TEXT NOT NULL DEFAULT '', -- References, space separated, oldest first, without <>
  message   INTEGER,              -- the message it answers
  revision  INTEGER NOT NULL,     -- what the writer had seen
  hash      TEXT NOT NULL,        -- sha256 of all frozen columns and files, checked before sending
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,    -- undo hold
  state     TEXT NOT NULL DEFAULT 'queued', -- core/lifecycle outbox_state
  attempts  INTEGER NOT NULL DEFAULT 0,
  next_try  INTEGER NOT NULL DEFAULT 0,
  reason    TEXT,                 -- the sentence for a person: why retry, refused, unknown…
  refused_for TEXT,               -- recipients the server refused while it took others
  sent_at   INTEGER NOT NULL DEFAULT 0,
  copied    INTEGER NOT NULL DEFAULT 0, -- 1: a copy is in the Sent folder, or in the case
  remote_id TEXT,                 -- the id the channel gave it, NULL unknown or mail
  remote_url TEXT                 -- where it can be read there
) STRICT;
CREATE INDEX outbox_todo ON outbox(account, not_before)
  WHERE state NOT IN ('sent', 'refused', 'cancelled') OR (state = 'sent' AND copied = 0);
CREATE INDEX outbox_case ON outbox(case_id);
CREATE INDEX outbox_channel_id ON outbox(channel_id);
CREATE INDEX outbox_remote_id ON outbox(remote_id) WHERE remote_id IS NOT NULL;

CREATE TABLE outbox_file (
  outbox    INTEGER NOT NULL REFERENCES outbox(id),
  pos       INTEGER NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  data      BLOB NOT NULL,
  PRIMARY KEY (outbox, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_attempt (     -- written before the first byte leaves, completed after
  outbox    INTEGER NOT NULL REFERENCES outbox(id),
  attempt   INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  step      TEXT NOT NULL,        -- connect, login, envelope, data, body, done
  outcome   TEXT,                 -- sent, refused, retry, unknown; NULL while under way
  reason    TEXT,
  PRIMARY KEY (outbox, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE ui_state (           -- what the screen remembers between runs
  key       TEXT PRIMARY KEY,
  value     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ui_history (         -- lines typed at prompts
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,        -- command, search, limit
  line      TEXT NOT NULL,
  UNIQUE (kind, line)
) STRICT;

-- Facts stay facts (but see schema-erase.sql) -----------------------------------------

CREATE TRIGGER message_fixed BEFORE UPDATE OF id, gid, account, kind, automatic, public, at,
  sent_at, arrived, channel_id, parent, refs, author, address, subject, snippet, shape, outbox,
  auth_results, html_note, edited_at, profile, keep, text ON message
BEGIN SELECT raise(ABORT, 'a message cannot be changed'); END;
-- One thing can be learnt later: a mail From us, seen in the inbox first, turns up in Sent.
CREATE TRIGGER message_ours BEFORE UPDATE OF direction, answers, identity ON message
  WHEN NOT (OLD.direction = 'in' AND NEW.direction = 'out' AND NEW.identity IS NULL)
BEGIN SELECT raise(ABORT, 'a message cannot be changed'); END;
-- And what an edit, a deletion or a reaction is about may come after it.
CREATE TRIGGER message_linked BEFORE UPDATE OF revises ON message WHEN OLD.revises IS NOT NULL AND NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'a message cannot be changed'); END;
CREATE TRIGGER message_kept BEFORE DELETE ON message WHEN NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'a message cannot be deleted'); END;
CREATE TRIGGER act_fixed BEFORE UPDATE ON act WHEN NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'the journal cannot be changed'); END;
CREATE TRIGGER act_kept BEFORE DELETE ON act
BEGIN SELECT raise(ABORT, 'the journal cannot be deleted'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'the journal cannot be changed'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'the journal cannot be deleted'); END;
CREATE TRIGGER outbox_new BEFORE INSERT ON outbox
  WHEN NEW.state <> 'queued' OR NEW.attempts <> 0 OR NEW.sent_at <> 0 OR NEW.copied <> 0
BEGIN SELECT raise(ABORT, 'a reply begins as queued'); END;
CREATE TRIGGER outbox_frozen BEFORE UPDATE OF id, gid, account, advisor, public, automatic, identity,
  to_, cc, bcc, subject, body, channel_id, parent, refs, message, revision, hash, created_at,
  not_before ON outbox
BEGIN SELECT raise(ABORT, 'a queued reply cannot be changed: cancel it and queue another'); END;
CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox WHEN NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'a queued reply cannot be deleted: cancel it'); END;
CREATE TRIGGER outbox_file_frozen BEFORE UPDATE ON outbox_file
BEGIN SELECT raise(ABORT, 'a queued reply cannot be changed'); END;
CREATE TRIGGER outbox_file_kept BEFORE DELETE ON outbox_file WHEN NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'a queued reply cannot be changed'); END;
CREATE TRIGGER outbox_final BEFORE UPDATE OF state ON outbox
  WHEN OLD.state IN ('sent', 'cancelled') AND NEW.state <> OLD.state
BEGIN SELECT raise(ABORT, 'this reply has already ended'); END;

-- Counts, and what happened ------------------------------------------------------------

CREATE TRIGGER tally_gone AFTER DELETE ON cases
BEGIN
  UPDATE tally SET n = n - 1 WHERE OLD.state <> '' AND state = OLD.state AND owner = coalesce(OLD.owner, '') AND due_week = OLD.due_week;
END;
CREATE TRIGGER tally_moved AFTER UPDATE OF state, owner, waiting_since, due, snoozed_until ON cases
  WHEN NEW.state <> OLD.state OR NEW.due_week <> OLD.due_week OR NEW.owner IS NOT OLD.owner
BEGIN
  UPDATE tally SET n = n - 1 WHERE OLD.state <> '' AND state = OLD.state AND owner = coalesce(OLD.owner, '') AND due_week = OLD.due_week;
  INSERT INTO tally VALUES (NEW.state, coalesce(NEW.owner, ''), NEW.due_week, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tally_week AFTER INSERT ON tally -- weeks go by: those that count nothing any more go too
BEGIN
  DELETE FROM tally WHERE n = 0;
END;

CREATE TRIGGER message_happened AFTER INSERT ON message
BEGIN
  INSERT INTO event(case_id, kind, message) SELECT c.case_id,
    CASE WHEN NEW.automatic NOT IN ('no', 'bounce') OR NEW.kind = 'reaction' THEN 'auto'
         WHEN NEW.kind IN ('edit', 'delete') AND (NEW.moot OR NEW.direction = 'out') THEN 'auto'
         WHEN NEW.kind IN ('edit', 'delete') THEN 'changed' WHEN NEW.direction = 'in' THEN 'in'
         WHEN NEW.outbox IS NOT NULL THEN 'sent' ELSE 'out' END, NEW.id
    FROM conversation c WHERE c.id = NEW.conversation;
END;
-- The projection of a new message is run by the ingest when all its rows are in (inbox_add).

-- What only some acts do stands apart, so that the others do not pay for it.
CREATE VIEW act_marks(case_id, kind, target, prior) AS SELECT NULL, NULL, NULL, NULL;
CREATE TRIGGER act_marks_run INSTEAD OF INSERT ON act_marks
  WHEN NEW.kind = 'seen' OR NEW.kind = 'unseen' OR NEW.kind = 'undo'
BEGIN
  -- flags follow in both directions: what was read here is read on the server; an undo takes
  -- back the marks of exactly the messages that its act had marked
  INSERT OR REPLACE INTO message_flag(message, seen, answered, flagged)
    SELECT m.id, w.seen, coalesce(f.answered, 0), coalesce(f.flagged, 0)
      FROM (SELECT NEW.case_id AS case_id, NEW.kind = 'seen' AS seen, NEW.prior AS marked WHERE NEW.kind <> 'undo'
            UNION ALL SELECT case_id, kind = 'unseen', prior FROM act
             WHERE NEW.kind = 'undo' AND id = NEW.target AND kind IN ('seen', 'unseen')) w
      JOIN conversation c ON c.case_id = w.case_id JOIN message m ON m.conversation = c.id
      LEFT JOIN message_flag f ON f.message = m.id
     WHERE m.direction = 'in' AND coalesce(f.seen, 0) <> w.seen AND instr(',' || w.marked || ',', ',' || m.id || ',') > 0;
  INSERT OR REPLACE INTO flag_push(folder, uid, flag, on_)
    SELECT u.folder, u.uid, 1, f.seen
      FROM conversation c JOIN message m ON m.conversation = c.id JOIN folder_uid u ON u.message = m.id
      JOIN message_flag f ON f.message = m.id
     WHERE c.case_id = NEW.case_id AND m.direction = 'in' AND (u.flags & 1) <> f.seen
       AND instr(',' || coalesce(NEW.prior, (SELECT prior FROM act WHERE id = NEW.target), '') || ',', ',' || m.id || ',') > 0;
  DELETE FROM flag_push WHERE flag = 1 AND (folder, uid) IN (SELECT u.folder, u.uid
      FROM conversation c JOIN message m ON m.conversation = c.id JOIN folder_uid u ON u.message = m.id
      JOIN message_flag f ON f.message = m.id
     WHERE c.case_id = NEW.case_id AND m.direction = 'in' AND (u.flags & 1) = f.seen);
END;
CREATE VIEW act_answers(at, advisor, kind, target) AS SELECT NULL, NULL, NULL, NULL;
CREATE TRIGGER act_answers_run INSTEAD OF INSERT ON act_answers
  WHEN NEW.kind = 'cancel' OR NEW.kind = 'retry' OR NEW.kind = 'confirm'
BEGIN
  -- a person's word counts only while the machine has not begun
  UPDATE outbox SET state = 'cancelled', reason = 'cancelled by ' || NEW.advisor
    WHERE NEW.kind = 'cancel' AND id = NEW.target AND state IN ('queued', 'retry', 'needs-review', 'uncertain', 'refused');
  UPDATE outbox SET state = 'queued', next_try = 0, reason = NULL
    WHERE NEW.kind = 'retry' AND id = NEW.target AND state IN ('retry', 'refused', 'uncertain', 'needs-review');
  UPDATE outbox SET state = 'sent', reason = 'confirmed by ' || NEW.advisor, sent_at = NEW.at
    WHERE NEW.kind = 'confirm' AND id = NEW.target AND state IN ('uncertain', 'unknown');
  UPDATE draft SET outbox = NULL WHERE NEW.kind = 'cancel' AND outbox = NEW.target
    AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = NEW.target AND o.state = 'cancelled');
END;
CREATE TRIGGER act_happened AFTER INSERT ON act
BEGIN
  INSERT INTO event(case_id, kind, actor, act) SELECT NEW.case_id, 'act', NEW.advisor, NEW.id
    WHERE NEW.case_id IS NOT NULL;
  INSERT INTO act_marks VALUES (NEW.case_id, NEW.kind, NEW.target, NEW.prior);
  INSERT INTO act_answers VALUES (NEW.at, NEW.advisor, NEW.kind, NEW.target);
  INSERT INTO act_moves VALUES (NEW.id, NEW.gid, NEW.case_id, NEW.kind, NEW.arg, NEW.text, NEW.target, NEW.prior); -- schema-merge.sql
  INSERT INTO case_project VALUES (NEW.case_id); -- none (an answer that began no case): nothing to work out
  INSERT INTO case_project SELECT into_ FROM cases WHERE id = NEW.case_id AND into_ IS NOT NULL;
END;

CREATE TRIGGER flag_changed AFTER UPDATE OF seen ON message_flag WHEN OLD.seen <> NEW.seen
BEGIN
  INSERT INTO case_project SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation
    WHERE m.id = NEW.message;
END;

CREATE TRIGGER outbox_queued AFTER INSERT ON outbox
BEGIN
  INSERT INTO event(case_id, kind, actor, outbox) -- what no person wrote makes nobody's draft stale
    SELECT NEW.case_id, iif(NEW.automatic, 'auto', 'reply'), NEW.advisor, NEW.id WHERE NEW.case_id IS NOT NULL;
  UPDATE cases SET revision = (SELECT max(seq) FROM event WHERE case_id = NEW.case_id) WHERE id = NEW.case_id;
END;
CREATE TRIGGER outbox_sent AFTER UPDATE OF state ON outbox WHEN NEW.state = 'sent'
BEGIN
  DELETE FROM draft_file WHERE draft IN (SELECT id FROM draft WHERE outbox = NEW.id);
  DELETE FROM draft WHERE outbox = NEW.id;
END;
