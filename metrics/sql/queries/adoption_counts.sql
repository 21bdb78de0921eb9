-- what: how many targets each adoption brought, changed and ended
-- grain: line_number
-- reads: target
-- formula: a version that follows the one before without a break is a change, else new; an end without a successor ends
with version as (
    select
        from_line,
        to_line,
        lag(to_line) over (partition by target_id order by from_line) as earlier_end,
        lead(from_line) over (partition by target_id order by from_line) as next_start
    from target
),

step as (
    select
        from_line as line_number,
        case when earlier_end = from_line then 'changed' else 'new' end as step
    from version
    union all
    select
        to_line as line_number,
        'ended' as step
    from version
    where to_line is not null and (next_start is null or next_start > to_line)
)

select
    line_number,
    count(*) filter (where step = 'new') as new_count,
    count(*) filter (where step = 'changed') as changed_count,
    count(*) filter (where step = 'ended') as ended_count
from step
group by line_number
order by line_number desc
