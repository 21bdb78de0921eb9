-- what: the numbers believed at $known_at that any target may need up to $as_of, each in its latest revision
-- grain: indicator_id, region_id, period_start, as_of
-- reads: observation, target_window
-- formula: of all rows with the same key, the one from the latest batch that was not undone by then
select
    indicator_id,
    region_id,
    period_start,
    as_of,
    max_by(actual, (batch_number, row_number)) as actual
from observation
where
    as_of <= $as_of
    -- a baseline looks back a year, a season six; older rows are never read
    and as_of >= (
        select min(window_start - case profile when 'season' then interval 6 year else interval 1 year end)
        from target_window
    )
    and batch_number <= $known_at
    and (undone_line is null or undone_line > $known_at)
    and ($only_target is null or indicator_id in (
        select indicator_id from target_window
        union all
        select reference_indicator_id from target_window
    ))
group by indicator_id, region_id, period_start, as_of
