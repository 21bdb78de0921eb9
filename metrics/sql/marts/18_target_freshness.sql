-- what: whether each target's reports are up to date on the day they are seen (时效, the second axis)
-- grain: target_id
-- reads: target_light
-- formula: periods of the frequency that were due (end + deadline < seen_on) and come after the data's own period
with numbered as (
    select
        *,
        case frequency when 'month' then 1 when 'quarter' then 3 when 'half' then 6 else 12 end as period_months,
        -- months that had ended by a day, counted from year 0; the deadline's last day is in time
        12 * year(seen_on - deadline_days) + month(seen_on - deadline_days) - 1 as months_seen,
        12 * year(window_end + 1) + month(window_end + 1) - 1 as months_window,
        12 * year(coalesce(data_as_of, window_start - 1) + 1) + month(coalesce(data_as_of, window_start - 1) + 1) - 1
            as months_data
    from target_light
),

counted as (
    select
        *,
        months_data - months_data % period_months as months_reported,
        case when kind = 'milestone' and is_met then 0 else greatest(0, (
            least(months_seen - months_seen % period_months, months_window - months_window % period_months)
            - (months_data - months_data % period_months)
        ) // period_months) end as missed_periods
    from numbered
),

dated as (
    select
        *,
        last_day(make_date(
            (months_reported + period_months - 1) // 12, (months_reported + period_months - 1) % 12 + 1, 1
        )) as missed_end,
        -- a green light rests on current data; what is over and was judged on its last day stays
        missed_periods > 0 and not coalesce(is_over, false) and light in ('done', 'ahead', 'on_pace') as is_stale
    from counted
)

select
    * exclude (light, seen_on),
    case when is_stale then 'slightly_behind' else light end as light,
    case
        when missed_periods = 0 and actual is null then 'not_due'
        when missed_periods = 0 then 'current'
        when missed_periods = 1 then 'overdue'
        else 'missing'
    end as freshness,
    case when missed_periods > 0 then date_diff('day', missed_end, seen_on) - deadline_days end as overdue_days
from dated
