-- what: the light of each target
-- grain: target_id
-- reads: target_reason
-- formula: one light for each reason; in the first months of a year at worst 略滞后, unless it went backwards
select
    *,
    case
        when reason in ('not_started', 'no_baseline', 'no_reference') then 'not_judged'
        when reason in ('whole', 'under_cap', 'met', 'not_due') then 'on_pace'
        when reason in ('near_cap', 'due_soon') then 'slightly_behind'
        when reason = 'cap_broken' then 'missed'
        when reason = 'fallen_back' then 'reversed'
        when reason in ('overdue', 'cap_broken_level', 'not_zero') then 'behind'
        when reason = 'long_overdue' then 'far_behind'
        when is_early and reason in ('behind', 'far_behind', 'over_pace', 'shrinking', 'short') then 'slightly_behind'
        when reason = 'over_pace' then 'behind'
        when reason = 'shrinking' then 'far_behind'
        when reason <> 'short' then reason
        when method in ('growth', 'relative') and short_by <= growth_tolerance then 'slightly_behind'
        when method = 'hold' and short_by <= tolerance then 'slightly_behind'
        when method = '~' and deviation <= about_slack then 'slightly_behind'
        when method = 'between' and deviation <= between_slack then 'slightly_behind'
        else 'behind'
    end as light
from target_reason
