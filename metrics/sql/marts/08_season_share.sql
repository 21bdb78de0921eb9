-- what: the share of a year that earlier complete years had reached by the same month end
-- grain: target_id, asked_on
-- reads: asked_day, target_window, known_observation
-- formula: mean over the earlier years (two at least, five at most) of value at that month ÷ value at the year's end
with yearly as (
    select
        target_window.target_id,
        year(known_observation.as_of) as report_year,
        month(known_observation.as_of) as report_month,
        known_observation.actual::double as actual
    from target_window
    inner join known_observation
        on
            target_window.indicator_id = known_observation.indicator_id
            and target_window.region_id = known_observation.region_id
            and target_window.window_start > known_observation.as_of
            and last_day(known_observation.as_of) = known_observation.as_of
    where
        target_window.profile = 'season'
        and target_window.kind = 'flow'
        and year(target_window.window_start) = year(target_window.window_end)
        and year(known_observation.as_of) >= year(target_window.window_start) - 5
),

shares as (
    select
        part.target_id,
        part.report_month,
        avg(part.actual / whole.actual) as season_share,
        count(*) as year_count
    from yearly as part
    inner join yearly as whole
        on part.target_id = whole.target_id and part.report_year = whole.report_year and whole.report_month = 12
    where whole.actual > 0
    group by part.target_id, part.report_month
)

select
    asked_day.target_id,
    asked_day.asked_on,
    round(shares.season_share, 9) as season_share,
    shares.year_count
from asked_day
inner join shares
    on asked_day.target_id = shares.target_id and month(asked_day.asked_on) = shares.report_month
where shares.year_count >= 2 and asked_day.asked_on = last_day(asked_day.asked_on)
