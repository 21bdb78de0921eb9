-- The projection of the journal. Portable types only; every row names the journal line that made it.

create table meta (
    name varchar not null,
    value varchar not null
);

create table journal_line (
    line_number integer not null,
    happened_at timestamp not null,
    made_by varchar not null,
    event varchar not null,
    commit_id varchar not null,
    line_hash varchar not null
);

create table document (
    document_id varchar not null,
    title varchar not null,
    number varchar not null,
    issuer varchar not null,
    region_id varchar not null,
    issued_on date,
    period_start date not null,
    period_end date not null,
    note varchar not null
);

create table region (
    region_id varchar not null,
    name varchar not null,
    short_name varchar not null,
    parent_region_id varchar,
    region_level varchar not null,
    sort_order integer not null
);

create table indicator (
    indicator_id varchar not null,
    name varchar not null,
    short_name varchar not null,
    theme varchar not null,
    unit varchar not null,
    shown_decimals integer not null,
    direction varchar not null,
    is_additive boolean not null,
    is_cumulative boolean not null,
    is_integer boolean not null,
    definition varchar not null
);
