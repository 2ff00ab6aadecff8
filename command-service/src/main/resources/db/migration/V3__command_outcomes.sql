-- What commands came to that their senders had named: written with their events, read by their repeats, deleted in time.
CREATE TABLE command_outcomes (
    scope           text        NOT NULL,
    sender          text        NOT NULL,
    command_id      text        NOT NULL,
    fingerprint     text        NOT NULL,
    accepted        boolean     NOT NULL,
    answer          text        NOT NULL,
    account_version bigint      NOT NULL,
    kept_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, sender, command_id)
);
COMMENT ON COLUMN command_outcomes.answer IS 'JSON text: the answer without its accountVersion, or the problem';
CREATE INDEX ON command_outcomes (kept_at);
