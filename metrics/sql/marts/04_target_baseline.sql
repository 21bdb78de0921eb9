-- what: where each target starts from, and what it is compared with
-- grain: target_id
-- reads: target_window, target_actual, known_observation
-- formula: flow B = 0; else the stated baseline; else (推定) the last value of the year before the window
with before_start as (
    select
        target_window.target_id,
        known_observation.as_of,
        known_observation.actual,
        row_number() over (
            partition by target_window.target_id order by known_observation.as_of desc
        ) as recency
    from target_window
    inner join known_observation
        on
            target_window.indicator_id = known_observation.indicator_id
            and target_window.region_id = known_observation.region_id
            and target_window.window_start > known_observation.as_of
            and target_window.window_start - interval 1 year <= known_observation.as_of
    where target_window.kind in ('stock', 'ratio')
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
            then coalesce(target_window.baseline_value, before_start.actual)
    end as baseline,
    target_window.baseline_value is null and before_start.actual is not null as baseline_is_derived
from target_window
left join before_start on target_window.target_id = before_start.target_id and before_start.recency = 1
left join compared on target_window.target_id = compared.target_id
