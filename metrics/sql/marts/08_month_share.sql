-- what: the share of its time that has passed for each target on each asked day
-- grain: target_id, asked_on
-- reads: asked_day, target_window
-- formula: whole months elapsed ÷ months of the window; inside a month + day ÷ its days (profile days: days ÷ days)
with counted as (
    select
        asked_day.target_id,
        asked_day.asked_on,
        target_window.profile,
        date_diff('day', target_window.window_start, asked_day.asked_on) + 1 as days_elapsed,
        date_diff('day', target_window.window_start, target_window.window_end) + 1 as days_total,
        12 * year(asked_day.asked_on) + month(asked_day.asked_on)
        + day(asked_day.asked_on)::double / day(last_day(asked_day.asked_on)) as months_now,
        12 * year(target_window.window_end) + month(target_window.window_end)
        + day(target_window.window_end)::double / day(last_day(target_window.window_end)) as months_end,
        12 * year(target_window.window_start) + month(target_window.window_start)
        + (day(target_window.window_start) - 1)::double / day(last_day(target_window.window_start)) as months_start
    from asked_day
    inner join target_window on asked_day.target_id = target_window.target_id
)

select
    target_id,
    asked_on,
    months_now - months_start as months_elapsed,
    months_end - months_start as months_total,
    case profile
        when 'days' then days_elapsed::double / days_total
        else (months_now - months_start) / (months_end - months_start)
    end as month_share
from counted
