-- what: the settings in force
-- grain: name
-- reads: setting
-- formula: none
select
    name,
    value
from setting
