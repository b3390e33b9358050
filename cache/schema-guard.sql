-- cache/schema-guard.sql — sensitive numbers that a customer let everybody read (core/guard, F7).

CREATE TABLE exposure (           -- a public message that holds some
  message   INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  kinds     TEXT NOT NULL         -- ' iban card ', core/guard names between spaces
) STRICT;
