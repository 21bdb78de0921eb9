-- what: the value believed now for each number, to compare an upload with
-- grain: indicator_id, region_id, period_start, as_of
-- reads: observation
-- formula: latest batch wins
with believed as (
    select
        *,
        row_number() over (
            partition by indicator_id, region_id, period_start, as_of order by batch_number desc, row_number desc
        ) as revision_rank
    from observation
    where batch_number <= $known_at and (undone_line is null or undone_line > $known_at)
)

select
    indicator_id,
    region_id,
    period_kind,
    period_start,
    as_of,
    actual,
    value_text,
    unit_text,
    status,
    note,
    batch_number
from believed
where revision_rank = 1 and ($indicator_ids is null or list_contains($indicator_ids, indicator_id))
order by indicator_id, region_id, as_of, period_start
