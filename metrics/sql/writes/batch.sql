insert into batch (
    batch_number,
    reported_at,
    reported_by,
    filename,
    file_hash,
    rows_hash,
    row_count,
    new_count,
    changed_count,
    reason
)
select
    batch_number,
    reported_at,
    reported_by,
    filename,
    file_hash,
    rows_hash,
    row_count,
    new_count,
    changed_count,
    reason
from incoming
