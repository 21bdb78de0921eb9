-- what: by which method each target is judged, and how much of its time has passed at the date of its data
-- grain: target_id
-- reads: target_window, target_actual, target_baseline, expected_share
-- formula: the kind decides, then the comparator, then whether it moves (path) or must stand (hold)
with joined as (
    select
        target_window.* exclude (
            indicator_id, region_id, reference_indicator_id, compared_region_id, baseline_value, profile
        ),
        target_actual.data_as_of,
        target_actual.actual,
        target_baseline.reference,
        target_baseline.baseline,
        target_baseline.baseline_source,
        expected_share.expected_share,
        expected_share.profile_used,
        expected_share.months_elapsed,
        expected_share.months_total,
        target_actual.data_as_of >= target_window.window_end as is_over,
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
    left join expected_share
        on
            target_window.target_id = expected_share.target_id
            and least(target_actual.data_as_of, target_window.window_end) = expected_share.asked_on
)

select
    *,
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
from joined
