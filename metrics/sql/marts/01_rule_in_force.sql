-- what: the thresholds of each rule set in force at $known_at
-- grain: rule_set
-- reads: rule_set
-- formula: the version whose journal lines enclose $known_at
select * exclude (from_line, to_line, words)
from rule_set
where from_line <= $known_at and (to_line is null or to_line > $known_at)
