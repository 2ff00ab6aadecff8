-- Whether someone administers an account is known from one look into this index, however long the account's history is.
CREATE INDEX events_of_admins ON events (account_id, (payload::jsonb ->> 'subject'), position)
    WHERE name IN ('account-admin.granted', 'account-admin.revoked');

-- Whether the token of an invitation was ever issued.
CREATE INDEX events_of_links ON events (account_id, (payload::jsonb ->> 'tokenHash'))
    WHERE name = 'invitation.link-issued';

-- Which database this is.
CREATE TABLE store_identity (
    only_row boolean PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    id       uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO store_identity DEFAULT VALUES;
