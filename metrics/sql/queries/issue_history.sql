-- what: every step of one target as of a journal line, newest first
-- grain: line_number
-- reads: issue_step
-- formula: none
select
    line_number,
    target_id,
    problem,
    measure,
    due_on,
    step_status,
    reason,
    made_at,
    made_by
from issue_step
where target_id = $target_id and line_number <= $known_at
order by line_number desc
