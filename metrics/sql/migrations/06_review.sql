-- What a person has to look at before it counts: files under the two-person rule, and words whose meaning was confirmed.

-- A file that waits, or was published or returned. Its number is that of its journal line.
create table submission (
    submission_number integer not null,
    submitted_at timestamp not null,
    submitted_by varchar not null,
    filename varchar not null,
    file_hash varchar not null,
    rows_hash varchar not null,
    row_count integer not null,
    new_count integer not null,
    changed_count integer not null,
    reason varchar not null,
    decision varchar,
    decided_line integer,
    decided_at timestamp,
    decided_by varchar,
    decided_reason varchar
);

-- Of one word the latest line that still stands decides: a batch, or a table of targets.
create table confirmed_name (
    written varchar not null,
    meaning varchar not null,
    line_number integer not null
);
