-- what: the days for which an expected share is asked
-- grain: target_id, asked_on
-- reads: target_window, target_actual
-- formula: date of the data; ends of its year and the year before; with lines also every month end
with days as (
    select
        target_id,
        data_as_of as asked_on
    from target_actual
    union
    select
        target_id,
        make_date(year(data_as_of) - 1, 12, 31) as asked_on
    from target_actual
    union
    select
        target_id,
        make_date(year(data_as_of), 12, 31) as asked_on
    from target_actual
    union
    select
        target_id,
        last_day(window_start + to_months(step.step)) as asked_on
    from target_window
    cross join unnest(range(0, case when $with_lines then 240 else 0 end)) as step (step)
)

select distinct
    days.target_id,
    least(days.asked_on, target_window.window_end) as asked_on
from days
inner join target_window on days.target_id = target_window.target_id
where days.asked_on >= target_window.window_start
