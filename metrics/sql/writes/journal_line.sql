insert into journal_line (
    line_number,
    happened_at,
    made_by,
    event,
    commit_id,
    line_hash
)
select
    line_number,
    happened_at,
    made_by,
    event,
    commit_id,
    line_hash
from incoming
