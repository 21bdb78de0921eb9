-- Who may sign in, and as what. An account is never deleted, so a login name and a name stay whose they were.

-- One row an account, as of the journal's tail. A session or a change that rests on another trust_line is void: the
-- line is that of the last change by an administrator. `departments` are joined by 、 and empty for all of them.
create table account (
    account_id varchar not null,
    login varchar not null,
    name varchar not null,
    role varchar not null,
    departments varchar not null,
    is_enabled boolean not null,
    trust_line integer not null,
    added_at timestamp not null,
    added_by varchar not null
);

-- Append-only but for a hash that is made anew with other parameters; the latest of an account opens it. An account
-- without one is entered in another way (the demo, a provider of identities).
create table account_password (
    account_id varchar not null,
    line_number integer not null,
    password_hash varchar not null,
    must_change boolean not null,
    set_at timestamp not null
);

-- A token belongs to an account, and reports for its departments.
alter table reporter_token add column account_id varchar default '';
alter table reporter_token drop column departments;
