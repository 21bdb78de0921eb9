-- what: the lights of a cut-off, as just built by the marts
-- grain: target_id
-- reads: target_freshness
-- formula: none
select
    target_id,
    light
from target_freshness
