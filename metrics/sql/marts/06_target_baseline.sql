-- what: where each target starts from, and what it is compared with
-- grain: target_id
-- reads: target_window, known_number, baseline
-- formula: flow B = 0; else as set by the office; else as printed; else (推定) the last value of the year before
with set_by_office as (
    select
        target_id,
        max_by(baseline_value, from_line) as baseline_value
    from baseline
    where from_line <= $known_at
    group by target_id
)

select
    target_window.target_id,
    compared.actual as reference,
    case
        when target_window.kind = 'flow' then 0
        when target_window.kind in ('stock', 'ratio')
            then coalesce(set_by_office.baseline_value, target_window.baseline_value, before_start.actual)
    end as baseline,
    case
        when target_window.kind not in ('stock', 'ratio') then 'none'
        when set_by_office.baseline_value is not null then 'set'
        when target_window.baseline_value is not null then 'given'
        when before_start.actual is not null then 'derived'
        else 'missing'
    end as baseline_source
from target_window
left join set_by_office on target_window.target_id = set_by_office.target_id
left join known_number as before_start
    on target_window.target_number = before_start.target_number and before_start.role = 'before'
left join known_number as compared
    on target_window.target_number = compared.target_number and compared.role = 'reference'
