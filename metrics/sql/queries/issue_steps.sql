-- what: the step that stood for each target as of a journal line, open or closed
-- grain: target_id
-- reads: issue_step
-- formula: the latest step of each up to $known_at; $target_id asks for one target alone
with ranked as (
    select
        *,
        row_number() over (partition by target_id order by line_number desc) as step_rank
    from issue_step
    where
        line_number <= $known_at
        and ($target_id is null or target_id = $target_id)
)

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
from ranked
where step_rank = 1
order by target_id
