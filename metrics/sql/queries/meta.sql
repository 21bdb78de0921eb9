-- what: what the projection says about itself
-- grain: name
-- reads: meta
-- formula: none
select
    name,
    value
from meta
