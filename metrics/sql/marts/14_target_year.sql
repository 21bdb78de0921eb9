-- what: for targets over several years, the line of the year that the data are in (当年序时)
-- grain: target_id
-- reads: target_expected, expected_share, known_number
-- formula: from the value at the last year's end to what the whole way expects at this year's end, by months
with earlier as (
    select
        target_expected.target_id,
        case
            when bool_and(target_expected.is_cumulative) then sum(known_number.actual)
            else max_by(known_number.actual, known_number.as_of)
        end::double as actual
    from target_expected
    inner join known_number
        on target_expected.target_number = known_number.target_number and known_number.role = 'inside'
    where year(known_number.as_of) < year(target_expected.data_as_of)
    group by target_expected.target_id
),

years as (
    select
        target_expected.target_id,
        target_expected.a,
        target_expected.b,
        target_expected.aim,
        earlier.actual as actual_before_year,
        target_expected.months_elapsed,
        before.asked_on as before_on,
        coalesce(before.months_elapsed, 0) as months_before,
        whole.months_elapsed as months_whole,
        target_expected.b + (target_expected.aim - target_expected.b) * whole.expected_share as year_goal
    from target_expected
    inner join expected_share as whole
        on
            target_expected.target_id = whole.target_id
            and whole.asked_on = least(make_date(year(target_expected.data_as_of), 12, 31), target_expected.window_end)
    left join expected_share as before
        on
            target_expected.target_id = before.target_id
            and before.asked_on = make_date(year(target_expected.data_as_of) - 1, 12, 31)
    left join earlier on target_expected.target_id = earlier.target_id
    where target_expected.is_prorated and year(target_expected.window_start) < year(target_expected.window_end)
),

started as (
    select
        *,
        case when before_on is null then b else actual_before_year end as year_start
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
