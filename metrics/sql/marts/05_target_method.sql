-- what: by which method each target is judged, and how much of its time has passed
-- grain: target_id
-- reads: target_window, target_actual, target_baseline
-- formula: P = whole months elapsed ÷ months of the window at the data's own date; inside a month + day ÷ its days
with joined as (
    select
        target_window.*,
        target_actual.data_as_of,
        target_actual.actual,
        target_baseline.reference,
        target_baseline.baseline,
        target_baseline.baseline_is_derived,
        -- a yearly step (每年提高) is a path to the sum of its steps
        case
            when target_window.is_yearly_step
                then target_baseline.baseline + target_window.target_value
                    * (year(target_window.window_end) - year(target_window.window_start) + 1)
            else target_window.target_value
        end as goal
    from target_window
    left join target_actual on target_window.target_id = target_actual.target_id
    left join target_baseline on target_window.target_id = target_baseline.target_id
),

timed as (
    select
        *,
        12 * year(data_as_of) + month(data_as_of) + day(data_as_of)::double / day(last_day(data_as_of))
        - (
            12 * year(window_start) + month(window_start)
            + (day(window_start) - 1)::double / day(last_day(window_start))
        ) as months_elapsed,
        12 * year(window_end) + month(window_end) + day(window_end)::double / day(last_day(window_end))
        - (
            12 * year(window_start) + month(window_start)
            + (day(window_start) - 1)::double / day(last_day(window_start))
        ) as months_total
    from joined
)

select
    *,
    data_as_of >= window_end as is_over,
    round(least(1.0, months_elapsed / months_total), 9) as expected_share,
    case
        when kind in ('milestone', 'relative', 'growth') then kind
        when goal = 0 and comparator in ('=', '<=') then 'zero'
        when comparator in ('<=', '<') and kind = 'flow' then 'cap_flow'
        when comparator in ('<=', '<') and (shape = 'hold' or baseline is null or baseline <= goal) then 'cap'
        when comparator in ('~', 'between') then comparator || case when kind = 'flow' then '_flow' else '' end
        when kind = 'flow' then 'path'
        -- already met at the start: from then on it has to be held
        when shape = 'hold' or (comparator in ('>=', '>', '=') and baseline >= goal) then 'hold'
        when baseline is null then 'no_baseline'
        else 'path'
    end as method
from timed
