-- what: every known value of some indicators, each in one region, with the value it replaced
-- grain: indicator_id, region_id, period_start, as_of
-- reads: observation
-- formula: latest batch wins; revised_from = the value of the batch before it, where it differed
with believed as (
    select
        *,
        row_number() over (
            partition by indicator_id, region_id, period_start, as_of order by batch_number desc, row_number desc
        ) as revision_rank,
        lead(actual) over (
            partition by indicator_id, region_id, period_start, as_of order by batch_number desc, row_number desc
        ) as earlier_value
    from observation
    where
        (indicator_id, region_id) in (select unnest($indicator_ids), unnest($region_ids))
        and as_of <= $as_of
        and batch_number <= $known_at
        and (undone_line is null or undone_line > $known_at)
)

select
    indicator_id,
    region_id,
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
order by indicator_id, region_id, as_of, period_start
