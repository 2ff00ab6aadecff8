-- The log. Positions are given in commit order by the one who holds the append lock: no gaps, and nothing ever
-- appears before an event that a reader has seen. Every text that is compared has the collation "C": it is the fastest,
-- and an index on it survives an upgrade of the operating system.
CREATE TABLE events (
    position        bigint      PRIMARY KEY,
    account_version bigint      NOT NULL,
    occurred_at     timestamptz NOT NULL,
    revision        int         NOT NULL,
    event_id        uuid        NOT NULL,
    account_id      text        COLLATE "C" NOT NULL,
    name            text        COLLATE "C" NOT NULL,
    tags            bigint[]    NOT NULL,
    metadata        text        NOT NULL,
    payload         text        NOT NULL,
    previous_hash   bytea       NOT NULL,
    hash            bytea       NOT NULL
) PARTITION BY RANGE (position);
COMMENT ON COLUMN events.payload IS 'JSON text, to be queried as payload::jsonb; these very characters are hashed';
COMMENT ON COLUMN events.tags IS 'Numbers of tag_names: event_tags is an index of this';

-- Whether someone administers an account is known from one look into this index of each partition, however long the
-- account's history is.
CREATE INDEX events_of_admins ON events (account_id, (payload::jsonb ->> 'subject'), position)
    WHERE name IN ('account-admin.granted', 'account-admin.revoked');

-- Whether the token of an invitation was ever issued.
CREATE INDEX events_of_links ON events (account_id, (payload::jsonb ->> 'tokenHash'))
    WHERE name = 'invitation.link-issued';

-- What tags are called. The writer numbers them 1, 2, 3…
CREATE TABLE tag_names (
    id  bigint PRIMARY KEY,
    tag text   COLLATE "C" NOT NULL UNIQUE
);

-- Which decisions an event concerns. The trigger of events keeps it, and nobody else: it could be made again from the
-- events. The first index finds the events of a tag, the second the tags of an event.
CREATE TABLE event_tags (
    tag        bigint NOT NULL,
    position   bigint NOT NULL,
    account_id text   COLLATE "C" NOT NULL,
    PRIMARY KEY (tag, position)
) WITH (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);
CREATE INDEX event_tags_of_event ON event_tags (position);

-- Where the ledger of each account ends. The trigger of events keeps it, and nobody else. The free space lets
-- PostgreSQL change a row within its page, without touching the index.
CREATE TABLE ledgers (
    account_id text   COLLATE "C" PRIMARY KEY,
    version    bigint NOT NULL,
    hash       bytea  NOT NULL
) WITH (fillfactor = 70);

-- Tells this database from any other. Whoever looks up a lost answer writes here.
CREATE TABLE store_identity (
    id           uuid        NOT NULL DEFAULT gen_random_uuid(),
    looked_up_at timestamptz NOT NULL DEFAULT now(),
    only_row     boolean     PRIMARY KEY DEFAULT TRUE CHECK (only_row)
) WITH (fillfactor = 10);
INSERT INTO store_identity DEFAULT VALUES;

-- Whoever follows the log keeps its place here: the relay, and the automations.
CREATE TABLE reader_progress (
    reader   text   COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What the events of a tag come to at some position, so that a long history need not be read again. It could be made
-- again from the events, and nothing depends on it. Whoever changes the log by hand empties it.
CREATE TABLE entity_snapshots (
    tag      text   COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    version  bigint NOT NULL,
    format   int    NOT NULL,
    state    text   NOT NULL
);
COMMENT ON COLUMN entity_snapshots.version IS 'Version of the account at the last event that counts as a change';
COMMENT ON COLUMN entity_snapshots.format IS 'Snapshots of another format than the reader''s are ignored';

-- When pending invitations end: what the log says, in the order of time.
CREATE TABLE invitation_deadlines (
    account_id    text        COLLATE "C" NOT NULL,
    user_id       text        COLLATE "C" NOT NULL,
    invitation_id text        NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX ON invitation_deadlines (expires_at);

-- Files with users that are being imported; gone when their last row is handled.
CREATE TABLE import_files (
    account_id text        COLLATE "C" NOT NULL,
    import_id  text        COLLATE "C" NOT NULL,
    csv        bytea       NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, import_id)
);

-- The imports that have not ended: what the log says. The rows of one account are handled in the order of positions.
CREATE TABLE user_imports_waiting (
    account_id text   COLLATE "C" NOT NULL,
    import_id  text   COLLATE "C" NOT NULL,
    position   bigint NOT NULL,
    actor      text   NOT NULL,
    rows       int    NOT NULL,
    next_row   int    NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, import_id)
);
CREATE INDEX ON user_imports_waiting (account_id, position);

-- The latest mailing of each pending invitation: what the log says. It waits to be sent unless due_at is null.
-- The index serves a walk from one domain to the next, because few mails to one domain are under way at a time.
CREATE TABLE mailings (
    account_id    text        COLLATE "C" NOT NULL,
    user_id       text        COLLATE "C" NOT NULL,
    invitation_id text        NOT NULL,
    mailing       int         NOT NULL,
    domain        text        COLLATE "C" NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    due_at        timestamptz,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX ON mailings (domain, due_at) WHERE due_at IS NOT NULL;

-- What commands came to that their senders had named: written with their events, read by their repeats, dropped in
-- time. The key is a digest of the account, the sender and the sender's name for the command.
CREATE TABLE command_outcomes (
    key             uuid        NOT NULL,
    account_version bigint      NOT NULL,
    kept_at         timestamptz NOT NULL DEFAULT now(),
    accepted        boolean     NOT NULL,
    fingerprint     bytea       NOT NULL,
    answer          text        NOT NULL
) PARTITION BY RANGE (kept_at);
COMMENT ON COLUMN command_outcomes.answer IS 'JSON text: the answer without its accountVersion, or the problem';

-- ---------------------------------------------------------------------------------------------------------------------
-- What the database itself refuses.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tag_names
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_by_the_log BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON event_tags
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_by_the_log BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledgers
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

-- Checks the events of a statement as a whole, and derives from them what must agree with them: their rows in event_tags
-- and the ledgers of their accounts. Then it wakes whoever waits for events.
CREATE FUNCTION complete_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    first    bigint;
    last     bigint;
    added    bigint;
    nameless bigint;
    broken   record;
BEGIN
    SELECT min(position), max(position), count(*) INTO first, last, added FROM new_events;
    IF added = 0 THEN
        RETURN NULL;
    END IF;
    -- No gap, because the first follows the head: its predecessor is there, and it was not there itself.
    IF last - first + 1 <> added OR first <> 1 AND NOT EXISTS (SELECT FROM events WHERE position = first - 1) THEN
        RAISE EXCEPTION 'positions % to % do not continue the log', first, last USING ERRCODE = '23000';
    END IF;
    WITH chained AS (
        SELECT account_id, account_version, previous_hash, hash, lag(account_version) OVER ledger AS version_before,
            lag(hash) OVER ledger AS hash_before, lead(position) OVER ledger IS NULL AS is_last
        FROM new_events WINDOW ledger AS (PARTITION BY account_id ORDER BY position)
    ), moved AS (
        INSERT INTO ledgers (account_id, version, hash)
        SELECT account_id, account_version, hash FROM chained WHERE is_last
        ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, hash = excluded.hash
    ), tagged AS (
        INSERT INTO event_tags (tag, position, account_id)
        SELECT t.tag, e.position, e.account_id FROM new_events e CROSS JOIN LATERAL unnest(e.tags) AS t(tag)
    )
    SELECT e.account_id, e.account_version INTO broken
    FROM chained e LEFT JOIN LATERAL (
        SELECT l.version, l.hash FROM ledgers l WHERE e.version_before IS NULL AND l.account_id = e.account_id LIMIT 1
    ) l ON TRUE
    WHERE e.account_version <> coalesce(e.version_before, l.version, 0) + 1
        OR e.previous_hash <> coalesce(e.hash_before, l.hash, decode(repeat('00', 32), 'hex'))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % does not continue the ledger of account %', broken.account_version, broken.account_id
            USING ERRCODE = '23000';
    END IF;
    -- The numbers of tags have no gaps.
    SELECT max(t.tag) INTO nameless FROM new_events e CROSS JOIN LATERAL unnest(e.tags) AS t(tag)
        WHERE t.tag > (SELECT coalesce(max(id), 0) FROM tag_names) OR t.tag < 1;
    IF nameless IS NOT NULL THEN
        RAISE EXCEPTION 'tag % has no name', nameless USING ERRCODE = '23000';
    END IF;
    PERFORM pg_notify('seatledger_appends', last::text);
    RETURN NULL;
END $$;

CREATE TRIGGER complete_append AFTER INSERT ON events REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT EXECUTE FUNCTION complete_append();

-- ---------------------------------------------------------------------------------------------------------------------
-- Partitions, made ahead by the service. The functions belong to the owner of the tables, so the service itself needs
-- no right to change the schema. A new partition is made on its own and then attached, without blocking anyone.
-- There is no default partition: as soon as it had a row, no partition could be attached for that row's range.

-- Makes partitions until at least twice "size" positions are free. What has to be unique in the whole log is declared
-- for each partition: PostgreSQL can do it across partitions only for keys that contain the position.
CREATE FUNCTION make_log_partitions(size bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    made  int := 0;
    lower bigint;
    name  text;
BEGIN
    IF size NOT BETWEEN 1 AND 1000000000 THEN
        RAISE EXCEPTION 'a partition has 1 to 1,000,000,000 positions, and not %', size;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('partitions'), hashtext('events'));
    LOOP
        SELECT coalesce(max((regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''(\d+)''\)'))[1]::bigint), 1)
            INTO lower FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'events'::regclass;
        EXIT WHEN lower - 1 - (SELECT coalesce(max(position), 0) FROM events) >= 2 * size;
        name := 'events_' || lower;
        EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING ALL, UNIQUE (event_id),'
            || ' UNIQUE (account_id, account_version))'
            || ' WITH (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000)', name);
        EXECUTE format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I'
            || ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, lower, lower + size);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- Makes partitions of five days for the outcomes of now and the next ten days. Five days are few partitions to look a
-- key up in, and at most five days that an outcome is kept too long.
CREATE FUNCTION make_outcome_partitions() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
    made  int := 0;
    lower timestamptz := date_bin('5 days', now(), '2000-01-01Z');
    name  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('partitions'), hashtext('command_outcomes'));
    WHILE lower <= now() + interval '10 days' LOOP
        name := 'command_outcomes_' || to_char(lower, 'YYYYMMDD');
        IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'command_outcomes'::regclass
            AND inhrelid = to_regclass(name)) THEN
            EXECUTE format('CREATE TABLE %I (LIKE command_outcomes INCLUDING ALL, PRIMARY KEY (key))', name);
            EXECUTE format('ALTER TABLE command_outcomes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                name, lower, lower + interval '5 days');
            made := made + 1;
        END IF;
        lower := lower + interval '5 days';
    END LOOP;
    RETURN made;
END $$;

-- Drops the partitions whose outcomes are all older than "age", at least 30 days. Dropping needs a lock that keeps
-- everybody from the table. It waits half a second for it at most, and fails: the next run tries again.
CREATE FUNCTION drop_outcome_partitions(age interval) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO'
    SET lock_timeout = '500ms' AS $$
DECLARE
    dropped int := 0;
    old     regclass;
BEGIN
    IF age < interval '30 days' THEN
        RAISE EXCEPTION 'outcomes are kept for at least 30 days';
    END IF;
    FOR old IN
        SELECT c.oid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'command_outcomes'::regclass
            AND (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz < now() - age
    LOOP
        EXECUTE format('DROP TABLE %s', old);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

SELECT make_log_partitions(50000000);
SELECT make_outcome_partitions();

-- ---------------------------------------------------------------------------------------------------------------------
-- Roles. Whoever runs this migration owns the tables. A service that connects as another role gets what it needs here,
-- and can neither change nor delete an event, nor switch a trigger off.

CREATE FUNCTION grant_to_service(service regrole) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', service);
    EXECUTE format('GRANT SELECT, INSERT ON events, tag_names, command_outcomes TO %s', service);
    EXECUTE format('GRANT SELECT ON event_tags, ledgers, store_identity TO %s', service);
    EXECUTE format('GRANT UPDATE (looked_up_at) ON store_identity TO %s', service);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON reader_progress, entity_snapshots TO %s', service);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON invitation_deadlines, import_files,'
        || ' user_imports_waiting, mailings TO %s', service);
    EXECUTE format('GRANT EXECUTE ON FUNCTION make_log_partitions, make_outcome_partitions, drop_outcome_partitions'
        || ' TO %s', service);
END $$;

REVOKE EXECUTE ON FUNCTION refuse_change, complete_append, make_log_partitions, make_outcome_partitions,
    drop_outcome_partitions, grant_to_service FROM PUBLIC;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'seatledger_service') THEN
        PERFORM grant_to_service('seatledger_service');
    END IF;
END $$;
