-- Who may send files from a program. A token is known only by its SHA-256; a reporter has at most one that is open.
create table reporter_token (
    token_id varchar not null,
    line_number integer not null,
    token_hash varchar not null,
    reporter varchar not null,
    departments varchar not null,
    made_at timestamp not null,
    made_by varchar not null,
    revoked_at timestamp,
    revoked_by varchar,
    revoked_reason varchar
);
