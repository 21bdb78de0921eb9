-- what: whether each target is met as its comparator asks, and how far off it stands
-- grain: target_id
-- reads: target_expected, target_year, rule_in_force
-- formula: ~: |A−T|÷|T|; between: distance outside L…U ÷ (U−L); milestone: done at 100; early: month ≤ the rule set's
select
    target_expected.*,
    target_year.* exclude (target_id),
    rule_in_force.* exclude (rule_set, about_tolerance),
    round((year_completion - year_share) * 100, 9) as year_gap,
    -- what the limits of the rule set are compared with
    case basis when 'points' then points else pace end as measure,
    case
        when method in ('path', 'no_baseline')
            then case
                when goal < baseline then case when comparator = '<' then actual < goal else actual <= goal end
                when comparator = '>' then actual > goal
                else actual >= goal
            end
        when method = 'hold' then short_by <= 0
        when method = '~' or method = '~_flow' then round(abs(a - t) - target_expected.about_tolerance * abs(t), 9) <= 0
        when method in ('cap', 'cap_flow') then case when comparator = '<' then actual < goal else actual <= goal end
        when method like 'between%' then actual between target_value and target_high
        when method in ('growth', 'relative') then short_by <= 0
        when method = 'zero' then case when comparator = '<=' then actual <= 0 else actual = 0 end
        when method = 'milestone' then actual >= 100
    end as is_met,
    case
        when method like 'between%'
            then round(greatest(t - a, a - target_high::double) / nullif(target_high::double - t, 0), 9)
        when method like '~%' then round(abs(a - t) / abs(nullif(t, 0)), 9)
    end as deviation,
    date_diff('day', window_end, data_as_of) as days_overdue,
    -- a tolerance in points speaks about percentages; for amounts it is that many hundredths of the target
    case when unit = '%' then hold_tolerance else hold_tolerance / 100 * abs(t) end as tolerance,
    month(data_as_of) <= lenient_months as is_early
from target_expected
inner join rule_in_force on target_expected.rule_set = rule_in_force.rule_set
left join target_year on target_expected.target_id = target_year.target_id
