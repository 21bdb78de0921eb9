-- what: every column of the last mart, as just built
-- grain: target_id
-- reads: target_freshness
-- formula: none
select *
from target_freshness
