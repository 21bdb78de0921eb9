-- what: the numbers believed at $known_at about the time up to $as_of, each in its latest revision
-- grain: indicator_id, region_id, period_start, as_of
-- reads: observation
-- formula: of all rows with the same key, the one from the latest batch that was not undone by then
with believed as (
    select
        indicator_id,
        region_id,
        period_start,
        as_of,
        actual,
        row_number() over (
            partition by indicator_id, region_id, period_start, as_of
            order by batch_number desc, row_number desc
        ) as revision_rank
    from observation
    where
        as_of <= $as_of
        and batch_number <= $known_at
        and (undone_line is null or undone_line > $known_at)
)

select
    indicator_id,
    region_id,
    period_start,
    as_of,
    actual
from believed
where revision_rank = 1
