-- what: the reason behind each light, the first that holds
-- grain: target_id
-- reads: target_facts
-- formula: the table of lights in docs/formulas.md; every limit comes from the rule set in force
select
    *,
    case
        when is_to_begin then 'not_started'
        when actual is null then 'no_data'
        when method = 'no_baseline' and is_met then 'done'
        when method = 'no_baseline' and is_over then 'missed'
        when method = 'no_baseline' then 'no_baseline'
        when method = 'relative' and reference is null then 'no_reference'
        when method = 'cap_flow' and not is_met then 'cap_broken'
        when method = 'milestone' and is_met then 'done'
        when method = 'milestone' and days_overdue > milestone_days then 'long_overdue'
        when method = 'milestone' and days_overdue > 0 then 'overdue'
        when method = 'milestone' and days_overdue >= -milestone_days then 'due_soon'
        when method = 'milestone' then 'not_due'
        when is_over and is_met then 'done'
        when is_over then 'missed'
        when method = 'path' and completion < 0 then 'reversed'
        when method = 'hold' and not is_met and round(baseline::double - a, 9) > tolerance then 'fallen_back'
        when method = 'growth' and not is_met and a < 0 and t > 0 then 'shrinking'
        when method = 'path' and is_met then 'done'
        when
            method = 'path' and is_integer
            and case
                when goal < baseline then actual <= ceil(round(expected, 9)) else actual >= floor(round(expected, 9))
            end
            and measure < green_limit
            then 'whole'
        when method in ('path', '~_flow', 'between_flow') and measure >= green_limit
            then case when gap >= ahead_points then 'ahead' else 'on_pace' end
        when method in ('path', '~_flow', 'between_flow')
            then case
                when measure >= yellow_limit or gap > -slack_points then 'slightly_behind'
                when measure >= red_limit then 'behind'
                else 'far_behind'
            end
        when method = 'cap_flow'
            then case
                when pace <= 1 then 'under_cap'
                when pace <= cap_flow_slack then 'near_cap'
                else 'over_pace'
            end
        when method = 'cap'
            then case
                when not is_met then 'cap_broken_level'
                when round(a - cap_near_ratio * t, 9) > 0 then 'near_cap'
                else 'under_cap'
            end
        when method = 'zero' then case when is_met then 'met' else 'not_zero' end
        when is_met then 'met'
        else 'short'
    end as reason
from target_facts
