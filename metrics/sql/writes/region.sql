insert into region (
    region_id,
    name,
    short_name,
    parent_region_id,
    region_level,
    sort_order
)
select
    region_id,
    name,
    short_name,
    parent_region_id,
    region_level,
    sort_order
from incoming
