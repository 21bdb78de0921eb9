-- what: the days for which an expected share is asked
-- grain: target_id, asked_on
-- reads: target_window, target_actual
-- formula: date of the data; over several years also the ends of its year and the year before; with lines every month
with dated as (
    select
        target_window.target_id,
        target_window.window_start,
        target_window.window_end,
        target_actual.data_as_of,
        year(target_window.window_start) < year(target_window.window_end) as has_years
    from target_window
    left join target_actual on target_window.target_id = target_actual.target_id
),

days as (
    select
        target_id,
        data_as_of as asked_on
    from dated
    union all
    select
        target_id,
        make_date(year(data_as_of) - years.back::integer, 12, 31) as asked_on
    from dated
    cross join unnest(range(0, 2)) as years (back)
    where has_years
    union all
    select
        target_id,
        last_day(window_start + to_months(steps.step)) as asked_on
    from dated
    cross join unnest(range(0, case when $with_lines then 240 else 0 end)) as steps (step)
)

select distinct
    days.target_id,
    least(days.asked_on, dated.window_end) as asked_on
from days
inner join dated on days.target_id = dated.target_id
where days.asked_on >= dated.window_start
