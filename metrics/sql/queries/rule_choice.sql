-- what: the rule set chosen for the workspace, and for single targets
-- grain: target_id
-- reads: rule_choice
-- formula: the latest choice of each
select
    target_id,
    max_by(rule_set, from_line) as rule_set
from rule_choice
group by target_id
