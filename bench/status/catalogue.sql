-- 150 indicators, half of them reported as year-to-date, 160 regions and one document
insert into indicator
select
    'indicator_' || lpad(number::varchar, 3, '0') as indicator_id,
    '指标' || number as name,
    '指标' || number as short_name,
    '主题' || number % 8 as theme,
    case when number % 10 in (6, 7, 8, 9) then '%' else '万元' end as unit,
    1 as shown_decimals,
    'up' as direction,
    true as is_additive,
    number % 10 < 5 as is_cumulative,
    number % 10 = 4 as is_integer,
    '' as definition
from range(150) as numbers (number);

insert into document
values ('document', '文件', '1号', '市政府', 'region_000', date '2021-01-01', date '2021-01-01', date '2025-12-31', '');

insert into region
select
    'region_' || lpad(number::varchar, 3, '0') as region_id,
    '地区' || number as name,
    '地区' || number as short_name,
    case when number > 0 then 'region_000' end as parent_region_id,
    case when number > 0 then 'county' else 'city' end as region_level,
    number as sort_order
from range(160) as numbers (number)
