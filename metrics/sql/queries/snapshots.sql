-- what: the snapshots, newest first
-- grain: snapshot_id
-- reads: snapshot
-- formula: none
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
    rotated_at
from snapshot
order by line_number desc
