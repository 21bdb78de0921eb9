-- what: the actual value of each target at the date of its data
-- grain: target_id
-- reads: target_window, known_observation
-- formula: level, rate: latest value in the window; year-to-date figures: sum over years of each year's latest
with inside as (
    select
        target_window.target_id,
        target_window.is_cumulative,
        target_window.window_start,
        known_observation.as_of,
        known_observation.actual,
        row_number() over (
            partition by
                target_window.target_id,
                case when target_window.is_cumulative then year(known_observation.as_of) else 0 end
            order by known_observation.as_of desc, known_observation.period_start asc
        ) as recency
    from target_window
    inner join known_observation
        on
            target_window.indicator_id = known_observation.indicator_id
            and target_window.region_id = known_observation.region_id
            and target_window.window_start <= known_observation.as_of
            -- an open milestone goes on being reported after its day
            and (target_window.window_end >= known_observation.as_of or target_window.kind = 'milestone')
)

select
    target_id,
    max(as_of) as data_as_of,
    case
        when not bool_and(is_cumulative) then max(actual)
        -- a year without any report would silently count as zero
        when count(*) = max(year(as_of)) - min(year(window_start)) + 1 then sum(actual)
    end as actual,
    -- what stood at the end of the year before the data's own, for flows over several years
    coalesce(sum(actual) - max_by(actual, as_of), 0) as actual_before_year
from inside
where recency = 1
group by target_id
