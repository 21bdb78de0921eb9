-- what: how many numbers of an indicator, a region or a theme each journal line changed
-- grain: line_number
-- reads: observation, batch, indicator
-- formula: rows that stand in the place of a number known before (with $with_new all rows), and rows taken back
with asked as (
    select
        observation.*,
        batch.reported_by,
        batch.reviewed_by,
        batch.undone_by
    from observation
    inner join batch on observation.batch_number = batch.batch_number
    left join indicator on observation.indicator_id = indicator.indicator_id
    where
        ($indicator_id is null or observation.indicator_id = $indicator_id)
        and ($region_id is null or observation.region_id = $region_id)
        and ($theme is null or indicator.theme = $theme)
        and ($batch_number is null or observation.batch_number = $batch_number)
),

line as (
    select batch_number as line_number
    from asked
    where
        ($person is null or reported_by = $person or reviewed_by = $person)
        and (
            $with_new
            or exists (
                select 1 from observation as earlier
                where
                    earlier.indicator_id = asked.indicator_id
                    and earlier.region_id = asked.region_id
                    and earlier.period_start = asked.period_start
                    and earlier.as_of = asked.as_of
                    and earlier.batch_number < asked.batch_number
                    and (earlier.undone_line is null or earlier.undone_line > asked.batch_number)
            )
        )
    union all
    select undone_line as line_number
    from asked
    where undone_line is not null and ($person is null or undone_by = $person)
)

select
    line_number,
    count(*) as change_count
from line
group by line_number
order by line_number desc
