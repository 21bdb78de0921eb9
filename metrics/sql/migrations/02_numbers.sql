-- Reported numbers, batches and snapshots, as the journal tells them.

create table batch (
    batch_number integer not null,
    reported_at timestamp not null,
    reported_by varchar not null,
    reviewed_at timestamp,
    reviewed_by varchar,
    filename varchar not null,
    file_hash varchar not null,
    rows_hash varchar not null,
    row_count integer not null,
    new_count integer not null,
    changed_count integer not null,
    reason varchar not null,
    undone_line integer,
    undone_by varchar,
    undone_reason varchar
);

-- Append-only. A number is known from its batch's line on, until that batch is undone.
create table observation (
    indicator_id varchar not null,
    region_id varchar not null,
    period_kind varchar not null,
    period_start date not null,
    as_of date not null,
    actual decimal(28, 10) not null,
    value_text varchar not null,
    unit_text varchar not null,
    status varchar not null,
    note varchar not null,
    batch_number integer not null,
    row_number integer not null,
    undone_line integer
);

create table snapshot (
    snapshot_id varchar not null,
    line_number integer not null,
    token_hash varchar not null,
    html_hash varchar not null,
    json_hash varchar not null,
    title varchar not null,
    scope varchar not null,
    as_of date not null,
    expires_at timestamp not null,
    note varchar not null,
    data_version integer not null,
    made_at timestamp not null,
    made_by varchar not null,
    revoked_at timestamp
);
