-- what: where each target starts from, and what it is compared with
-- grain: target_id
-- reads: target_window, target_actual, known_observation, baseline
-- formula: flow B = 0; else as set by the office; else as printed; else (推定) the last value of the year before
with set_by_office as (
    select
        target_id,
        max_by(baseline_value, from_line) as baseline_value
    from baseline
    where from_line <= $known_at
    group by target_id
),

before_start as (
    select
        target_window.target_id,
        max_by(known_observation.actual, known_observation.as_of) as actual
    from target_window
    inner join known_observation
        on
            target_window.indicator_id = known_observation.indicator_id
            and target_window.region_id = known_observation.region_id
            and target_window.window_start > known_observation.as_of
            and target_window.window_start - interval 1 year <= known_observation.as_of
    where target_window.kind in ('stock', 'ratio')
    group by target_window.target_id
),

compared as (
    select
        target_window.target_id,
        max(known_observation.actual) as reference
    from target_window
    inner join target_actual on target_window.target_id = target_actual.target_id
    inner join known_observation
        on
            target_window.reference_indicator_id = known_observation.indicator_id
            and coalesce(target_window.reference_region_id, target_window.region_id) = known_observation.region_id
            and target_actual.data_as_of = known_observation.as_of
    group by target_window.target_id
)

select
    target_window.target_id,
    compared.reference,
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
left join before_start on target_window.target_id = before_start.target_id
left join compared on target_window.target_id = compared.target_id
