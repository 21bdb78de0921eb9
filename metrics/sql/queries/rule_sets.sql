-- what: the rule sets in force with their limits
-- grain: rule_set
-- reads: rule_set
-- formula: none
select * exclude (to_line)
from rule_set
where to_line is null
order by from_line, rule_set
