CREATE TABLE account (
    id            text PRIMARY KEY,
    name          text NOT NULL,
    admin_subject text NOT NULL
);

CREATE TABLE app_user (
    id         uuid        PRIMARY KEY,
    account_id text        NOT NULL REFERENCES account,
    email      text        NOT NULL,
    name       text,
    invited_at timestamptz NOT NULL,
    UNIQUE (account_id, email)
);

-- The free space lets PostgreSQL change a row within its page, without touching the index.
CREATE TABLE license_pool (
    id           text PRIMARY KEY,
    account_id   text NOT NULL REFERENCES account,
    license_type text NOT NULL,
    name         text NOT NULL,
    capacity     int  NOT NULL,
    taken        int  NOT NULL CHECK (taken BETWEEN 0 AND capacity)
) WITH (fillfactor = 50);

CREATE TABLE license (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app_user,
    license_type text NOT NULL,
    pool_id      text NOT NULL REFERENCES license_pool,
    version      int  NOT NULL,
    UNIQUE (user_id, license_type)
);

CREATE TABLE stored_answer (
    idempotency_key text        PRIMARY KEY,
    answer          text        NOT NULL,
    answered_at     timestamptz NOT NULL
);
