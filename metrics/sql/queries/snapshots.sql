-- what: the snapshots, newest first
-- grain: snapshot_id
-- reads: snapshot, journal_line
-- formula: seen_at = the latest moment of any line since the snapshot was made
select
    snapshot_id,
    token_hash,
    html_hash,
    json_hash,
    title,
    scope,
    as_of,
    expires_at,
    note,
    data_version,
    made_at,
    made_by,
    revoked_at,
    code,
    rotated_at,
    (
        select max(happened_at) from journal_line
        where journal_line.line_number > snapshot.line_number
    ) as seen_at
from snapshot
order by line_number desc
