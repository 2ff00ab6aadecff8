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
