-- what: the settings in force
-- grain: name
-- reads: setting
-- formula: the latest journal line that names a setting decides
select
    name,
    value
from setting as named
where line_number = (select max(line_number) from setting where setting.name = named.name)
