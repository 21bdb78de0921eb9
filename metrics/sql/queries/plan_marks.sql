-- what: the marks of one target's plan in force
-- grain: mark_day
-- reads: plan_mark
-- formula: all marks of the target's latest line
select
    mark_day,
    mark_share
from plan_mark
where
    target_id = $target_id
    and from_line = (
        select max(latest.from_line)
        from plan_mark as latest
        where latest.target_id = $target_id and latest.from_line <= $known_at
    )
order by mark_day
