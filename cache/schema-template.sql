-- cache/schema-template.sql — which templates were used, where, and what came of them.

CREATE TABLE template_use (       -- a fact: a template was put into an answer. Only ever added
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  advisor   TEXT NOT NULL,
  template  TEXT NOT NULL,        -- its name
  part      TEXT NOT NULL,        -- core/canned part: mail, chat, short, review
  account   INTEGER NOT NULL REFERENCES account(id),
  case_id   INTEGER REFERENCES cases(id), -- NULL: a new message
  message   INTEGER REFERENCES message(id) -- the one it answered
) STRICT;
CREATE INDEX template_use_name ON template_use(template, at);
CREATE INDEX template_use_message ON template_use(message) WHERE message IS NOT NULL;
CREATE TRIGGER template_use_fixed BEFORE UPDATE OF id, at, advisor, template, part, account ON template_use
BEGIN SELECT raise(ABORT, 'what was used was used'); END;

CREATE TABLE draft_template (     -- what templates became in a draft: what its writer added is told by it
  id        INTEGER PRIMARY KEY,
  draft     INTEGER NOT NULL REFERENCES draft(id),
  template  TEXT NOT NULL,
  text      TEXT NOT NULL         -- as it was put in
) STRICT;
CREATE INDEX draft_template_draft ON draft_template(draft);
CREATE TRIGGER draft_template_gone BEFORE DELETE ON draft BEGIN
  DELETE FROM draft_template WHERE draft = OLD.id;
END;
