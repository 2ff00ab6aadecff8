-- Whoever follows the log keeps its place here: the relay, and the automations.
ALTER TABLE relay_progress RENAME TO reader_progress;
ALTER TABLE reader_progress RENAME COLUMN topic TO reader;

-- Which pools there are is structure of the account.
INSERT INTO event_tags (tag, position)
SELECT 'account=' || account_id, position FROM events WHERE name = 'license-pool.opened';

-- When pending invitations end: what the log says, in the order of time.
CREATE TABLE invitation_deadlines (
    account_id    text        NOT NULL,
    user_id       text        NOT NULL,
    invitation_id text        NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX ON invitation_deadlines (expires_at);

-- Files with users that are being imported; gone when their last row is handled.
CREATE TABLE import_files (
    account_id text        NOT NULL,
    import_id  text        NOT NULL,
    csv        bytea       NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, import_id)
);
