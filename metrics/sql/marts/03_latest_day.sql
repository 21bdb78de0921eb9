-- what: the last day that each target has a number for, as believed at $known_at: in its window and before it
-- grain: target_number, span
-- reads: observation, target_window
-- formula: latest as_of ≤ $as_of in each span: 0 at most a year before the window, 1 in it, or each year in it if several
with windows as (
    select
        target_number,
        indicator_id,
        region_id,
        window_start,
        case when kind = 'milestone' then $as_of else least(window_end, $as_of) end as last_asked,
        -- only a way without a printed beginning asks for what came before
        case
            when kind in ('stock', 'ratio') and baseline_value is null then (window_start - interval 1 year)::date
            else window_start
        end as first_asked,
        year(window_start) < year(window_end) as has_years
    from target_window
)

select
    windows.target_number,
    case
        when windows.window_start > observation.as_of then 0
        when windows.has_years then year(observation.as_of)
        else 1
    end as span,
    max(observation.as_of) as as_of
from windows
inner join observation
    on windows.indicator_id = observation.indicator_id and windows.region_id = observation.region_id
where
    -- an open milestone goes on being reported after its day
    observation.as_of between windows.first_asked and windows.last_asked
    -- one bound for all lets the scan skip what no target needs
    and observation.as_of between (select min(every.first_asked) from windows as every) and $as_of
    and observation.batch_number <= $known_at
    and (observation.undone_line is null or observation.undone_line > $known_at)
group by all
