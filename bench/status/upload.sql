-- an upload of 1,000 numbers for the cut-off, spread over ten indicators and a hundred regions
insert into observation
select
    indicator_id,
    region_id,
    'month' as period_kind,
    case when is_cumulative then date '2025-01-01' else date '2025-07-01' end as period_start,
    date '2025-07-31' as as_of,
    400 + sort_order as actual,
    '' as value_text,
    unit as unit_text,
    '正式' as status,
    '' as note,
    $batch_number as batch_number,
    row_number() over () as row_number,
    null as undone_line
from indicator
cross join region
where right(indicator_id, 3)::integer % 15 = 3 and sort_order < 100
