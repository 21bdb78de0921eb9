-- a target for each indicator in each region, of all kinds, over one, three and five years, with all four profiles
insert into target
select
    indicator.indicator_id || '.' || region.region_id as target_id,
    1 as from_line,
    null as to_line,
    indicator.indicator_id,
    region.region_id,
    'document' as document_id,
    '第1条' as clause,
    case sort % 10 when 2 then date '2023-01-01' when 5 then date '2021-01-01' else date '2025-01-01' end
        as period_start,
    date '2025-12-31' as period_end,
    case when sort % 10 < 5 then 'flow' when sort % 10 < 6 then 'stock' when sort % 10 < 8 then 'ratio'
        when sort % 10 < 9 then 'growth' else 'relative' end as kind,
    case sort % 20 when 11 then '<=' when 7 then '<=' when 13 then '~' else '>=' end as comparator,
    case
        when sort % 10 = 2 then 1500 + 20 * region.sort_order
        when sort % 10 < 5 then 500 + 5 * region.sort_order
        when sort % 10 < 8 then 150
        when sort % 10 < 9 then 6.5
        else 0.5
    end as target_value,
    null as target_high,
    indicator.unit as printed_unit,
    case when sort % 10 in (5, 6) and region.sort_order % 2 = 0 then 100 end as baseline_value,
    null as baseline_on,
    case when sort % 10 in (7, 8, 9) then 'hold' else 'path' end as shape,
    case sort % 10 when 3 then 'season' when 1 then 'days' when 0 then 'plan' else 'months' end as profile,
    'month' as frequency,
    case when sort % 10 = 9 then indicator.indicator_id end as reference_indicator_id,
    case when sort % 10 = 9 then 'region_000' end as reference_region_id,
    '' as qualifier,
    '甲局' as lead_departments,
    '' as support_departments,
    '' as figure,
    null as parent_target_id,
    '' as note
from (select *, right(indicator_id, 3)::integer as sort from indicator) as indicator
cross join region;

insert into plan_mark
select target_id, mark_day, mark_share, 1 as from_line
from target
cross join (
    values (date '2025-03-31', 0.1), (date '2025-06-30', 0.35), (date '2025-09-30', 0.7), (date '2025-12-31', 1)
) as mark (mark_day, mark_share)
where profile = 'plan';

insert into rule_choice
values (null, '通用', 1, '')
