-- The log. Positions are given in commit order by the one who holds the append lock: no gaps, and nothing ever
-- appears before an event that a reader has seen.
CREATE TABLE events (
    position        bigint      PRIMARY KEY,
    event_id        text        NOT NULL UNIQUE,
    account_id      text        NOT NULL,
    account_version bigint      NOT NULL,
    name            text        NOT NULL,
    revision        int         NOT NULL,
    occurred_at     timestamptz NOT NULL,
    metadata        text        NOT NULL,
    payload         text        NOT NULL,
    previous_hash   text        NOT NULL,
    hash            text        NOT NULL,
    UNIQUE (account_id, account_version)
);
COMMENT ON COLUMN events.payload IS 'JSON text, to be queried as payload::jsonb; these very characters are hashed';

-- Which decisions an event concerns.
CREATE TABLE event_tags (
    tag      text   NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tag, position)
);

-- Where the ledger of each account ends.
CREATE TABLE ledgers (
    account_id text   PRIMARY KEY,
    version    bigint NOT NULL,
    hash       text   NOT NULL
);

-- How far the log has been published.
CREATE TABLE relay_progress (
    topic    text   PRIMARY KEY,
    position bigint NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_tags_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_tags
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
