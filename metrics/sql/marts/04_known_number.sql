-- what: the numbers that the targets are judged by, each in the revision believed at $known_at
-- grain: target_number, role, as_of
-- reads: latest_day, target_window, observation
-- formula: of all rows of a day the longest period (the year to date), then the latest batch not undone by $known_at
with own as (
    select
        target_window.target_number,
        case when latest_day.span = 0 then 'before' else 'inside' end as role,
        latest_day.as_of,
        target_window.indicator_id,
        target_window.region_id
    from latest_day
    inner join target_window on latest_day.target_number = target_window.target_number
),

judged as (
    select
        target_window.*,
        own.as_of as data_as_of
    from target_window
    inner join own on target_window.target_number = own.target_number and own.role = 'inside'
    where target_window.reference_indicator_id is not null or target_window.profile = 'season'
),

needed as (
    select * from own
    union all
    -- what another series had on the last day
    select
        target_number,
        'reference' as role,
        max(data_as_of) as as_of,
        reference_indicator_id as indicator_id,
        compared_region_id as region_id
    from judged
    where reference_indicator_id is not null
    group by all
    union all
    -- what five earlier years had by the same month and at their end
    select distinct
        judged.target_number,
        'season' as role,
        last_day(make_date(year(window_start) - years.back::integer, months.month::integer, 1)) as as_of,
        judged.indicator_id,
        judged.region_id
    from judged
    cross join unnest(range(1, 6)) as years (back)
    cross join unnest(range(1, 13)) as months (month)
    where profile = 'season' and ($with_lines or months.month in (month(data_as_of), 12))
)

select
    needed.target_number,
    needed.role,
    needed.as_of,
    -- one number to compare by instead of three: 12 bits for the days, 26 for the batch, 25 for the row
    max_by(
        observation.actual,
        (
            least(4095, observation.as_of - observation.period_start)::bigint * 67108864 + observation.batch_number
        ) * 33554432 + observation.row_number
    ) as actual
from needed
inner join observation
    on
        needed.indicator_id = observation.indicator_id
        and needed.region_id = observation.region_id
        and needed.as_of = observation.as_of
where
    -- few days for all targets together: the scan skips the others
    observation.as_of in (select every.as_of from needed as every)
    and observation.batch_number <= $known_at
    and (observation.undone_line is null or observation.undone_line > $known_at)
group by needed.target_number, needed.role, needed.as_of
