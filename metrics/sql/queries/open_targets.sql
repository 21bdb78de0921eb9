-- what: the targets in force now, to see which a new catalogue changes
-- grain: target_id
-- reads: target
-- formula: to_line is null
select *
from target
where to_line is null
