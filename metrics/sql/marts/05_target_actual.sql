-- what: the actual value of each target at the date of its data
-- grain: target_id
-- reads: target_window, known_number
-- formula: level, rate: latest value in the window; year-to-date figures: sum over years of each year's latest
select
    target_window.target_id,
    max(known_number.as_of) as data_as_of,
    case
        when not bool_and(target_window.is_cumulative) then max_by(known_number.actual, known_number.as_of)
        -- a year without any report would silently count as zero
        when count(*) = max(year(known_number.as_of)) - min(year(target_window.window_start)) + 1
            then sum(known_number.actual)
    end as actual
from target_window
inner join known_number on target_window.target_number = known_number.target_number and known_number.role = 'inside'
group by target_window.target_id
