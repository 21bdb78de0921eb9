-- what: the share of a year that earlier complete years had reached by the same month end
-- grain: target_id, asked_on
-- reads: asked_day, target_window, known_number
-- formula: mean over the earlier years (two at least, five at most) of value at that month ÷ value at the year's end
with asked as (
    select
        asked_day.target_id,
        asked_day.asked_on,
        target_window.target_number
    from asked_day
    inner join target_window on asked_day.target_id = target_window.target_id
    where
        target_window.profile = 'season'
        and target_window.kind = 'flow'
        -- the share of a year says nothing about a part of one
        and target_window.window_start = make_date(year(target_window.window_start), 1, 1)
        and target_window.window_end = make_date(year(target_window.window_start), 12, 31)
        and asked_day.asked_on = last_day(asked_day.asked_on)
),

shares as (
    select
        part.target_number,
        month(part.as_of) as report_month,
        -- rounded, because a mean depends in its last digit on the order of its parts
        round(avg(part.actual::double / whole.actual::double), 12) as season_share,
        count(*) as year_count
    from known_number as part
    inner join known_number as whole
        on
            part.target_number = whole.target_number
            and part.role = whole.role
            and make_date(year(part.as_of), 12, 31) = whole.as_of
    where part.role = 'season' and whole.actual > 0
    group by part.target_number, month(part.as_of)
)

select
    asked.target_id,
    asked.asked_on,
    shares.season_share,
    shares.year_count
from asked
inner join shares on asked.target_number = shares.target_number and month(asked.asked_on) = shares.report_month
where shares.year_count >= 2
