insert into setting (
    name,
    value,
    line_number
)
select
    name,
    value,
    line_number
from incoming
