-- what: for targets over several years, the line of the year that the data are in (当年序时)
-- grain: target_id
-- reads: target_expected, expected_share, known_observation
-- formula: from the value at the last year's end to what the whole way expects at this year's end, by months
with years as (
    select
        target_expected.target_id,
        target_expected.a,
        target_expected.b,
        target_expected.aim,
        target_expected.kind,
        target_expected.actual_before_year,
        target_expected.months_elapsed,
        before.asked_on as before_on,
        coalesce(before.months_elapsed, 0) as months_before,
        whole.months_elapsed as months_whole,
        target_expected.b + (target_expected.aim - target_expected.b) * whole.expected_share as year_goal,
        max_by(known_observation.actual, known_observation.as_of)::double as last_year_value
    from target_expected
    inner join expected_share as whole
        on
            target_expected.target_id = whole.target_id
            and whole.asked_on = least(make_date(year(target_expected.data_as_of), 12, 31), target_expected.window_end)
    left join expected_share as before
        on
            target_expected.target_id = before.target_id
            and before.asked_on = make_date(year(target_expected.data_as_of) - 1, 12, 31)
    left join known_observation
        on
            target_expected.indicator_id = known_observation.indicator_id
            and target_expected.region_id = known_observation.region_id
            and target_expected.window_start <= known_observation.as_of
            and year(known_observation.as_of) < year(target_expected.data_as_of)
    where target_expected.is_prorated and year(target_expected.window_start) < year(target_expected.window_end)
    group by all
),

started as (
    select
        *,
        case
            when kind = 'flow' then actual_before_year::double
            when before_on is null then b
            else last_year_value
        end as year_start
    from years
)

select
    target_id,
    year_start,
    year_goal,
    round((months_elapsed - months_before) / (months_whole - months_before), 9) as year_share,
    -- the year's goal already reached before the year began: there is no way left to speak of
    case when (year_goal - year_start) * (aim - b) > 0 then round((a - year_start) / (year_goal - year_start), 9) end
        as year_completion
from started
