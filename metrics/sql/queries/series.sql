-- what: every known value of one indicator in one region, with the value it replaced
-- grain: period_start, as_of
-- reads: observation
-- formula: latest batch wins; revised_from = the value of the batch before it, where it differed
with believed as (
    select
        *,
        row_number() over (
            partition by period_start, as_of order by batch_number desc, row_number desc
        ) as revision_rank,
        lead(actual) over (
            partition by period_start, as_of order by batch_number desc, row_number desc
        ) as earlier_value
    from observation
    where
        indicator_id = $indicator_id
        and region_id = $region_id
        and as_of <= $as_of
        and batch_number <= $known_at
        and (undone_line is null or undone_line > $known_at)
)

select
    period_kind,
    period_start,
    as_of,
    actual,
    status,
    note,
    batch_number,
    case when earlier_value <> actual then earlier_value end as revised_from
from believed
where revision_rank = 1
order by as_of, period_start
