-- The imports that have not ended: what the log says. The rows of one account are handled in the order of positions.
CREATE TABLE user_imports_waiting (
    account_id text   NOT NULL,
    import_id  text   NOT NULL,
    position   bigint NOT NULL,
    actor      text   NOT NULL,
    rows       int    NOT NULL,
    next_row   int    NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, import_id)
);

-- The mailings that have not ended: what the log says. Few of one domain are under way at a time.
CREATE TABLE mailings_waiting (
    account_id    text        NOT NULL,
    user_id       text        NOT NULL,
    invitation_id text        NOT NULL,
    mailing       int         NOT NULL,
    domain        text        NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX ON mailings_waiting (due_at);
