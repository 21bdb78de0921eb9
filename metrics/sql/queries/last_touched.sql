-- what: the last journal line, after one and up to another, that touched a number, with its moment
-- grain: indicator_id, region_id, as_of
-- reads: observation, journal_line
-- formula: a row touches its number in the line that brought it and in the line that took it back
with touched as (
    select
        indicator_id,
        region_id,
        as_of,
        unnest([batch_number, undone_line]) as line_number
    from observation
    where
        (indicator_id, region_id) in (select unnest($indicator_ids), unnest($region_ids))
        and as_of <= $as_of
        and (batch_number > $since or undone_line > $since)
)

select
    touched.indicator_id,
    touched.region_id,
    touched.as_of,
    max(journal_line.happened_at) as touched_at
from touched
inner join journal_line on touched.line_number = journal_line.line_number
where touched.line_number > $since and touched.line_number <= $known_at
group by touched.indicator_id, touched.region_id, touched.as_of
