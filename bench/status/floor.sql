-- the floor: the least that any answer about the latest numbers has to do
create temp table latest as
select
    indicator_id,
    region_id,
    max(as_of) as as_of
from observation
group by indicator_id, region_id
