-- cache/schema-review.sql — what the checks said of an answer when it was signed off (core/review). One row a queued
-- answer, written with it and never changed: the barometer counts it, delivery reads what a person has overridden.

CREATE TABLE outbox_review (
  outbox    INTEGER PRIMARY KEY REFERENCES outbox(id),
  personal  INTEGER NOT NULL,     -- 1: no finding of `person`
  questions INTEGER NOT NULL,     -- of the customer
  answered  INTEGER NOT NULL,     -- of them, by the answer or by a person's word
  deflects  INTEGER NOT NULL,     -- 1: it only sends the customer elsewhere (F5)
  consistent INTEGER,             -- 1 it agrees with the reference and the last answers, 0 not, NULL nothing to compare
  rules     TEXT NOT NULL,        -- of the errors that a person overrode, each word between spaces; ' ' none
  reason    TEXT                  -- why; NULL when nothing was overridden
) STRICT;
CREATE TRIGGER outbox_review_fixed BEFORE UPDATE ON outbox_review
BEGIN SELECT raise(ABORT, 'what the checks said cannot be changed'); END;
CREATE TRIGGER outbox_review_kept BEFORE DELETE ON outbox_review WHEN NOT guichet_erasing()
BEGIN SELECT raise(ABORT, 'what the checks said cannot be deleted'); END;

-- The same of a message of ours, once it is known which row it came from.
CREATE VIEW message_review AS
  SELECT m.id AS message, m.conversation, m.account, m.at, o.advisor, r.personal, r.questions, r.answered, r.deflects,
      r.consistent, r.rules
    FROM message m JOIN outbox o ON o.gid = m.outbox JOIN outbox_review r ON r.outbox = o.id;
