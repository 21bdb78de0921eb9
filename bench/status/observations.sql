-- 139 months to July 2025, one batch a month; each batch brings the month and revises the two before it: 10 million
insert into observation
select
    indicator.indicator_id,
    region.region_id,
    'month' as period_kind,
    case when indicator.is_cumulative then date_trunc('year', told.as_of)::date else date_trunc('month', told.as_of)::date end
        as period_start,
    told.as_of,
    case
        when indicator.is_cumulative
            then 45 * month(told.as_of) + told.month_number % 7 + region.sort_order % 11 + told.revision
        when indicator.unit = '%' then 6 + (told.month_number * 7 + region.sort_order) % 13 * 0.1 + told.revision * 0.1
        else 90 + told.month_number * 0.3 + region.sort_order % 5 + told.revision
    end as actual,
    '' as value_text,
    indicator.unit as unit_text,
    case told.revision when 0 then '快报' else '正式' end as status,
    '' as note,
    told.batch_number,
    row_number() over (partition by told.batch_number) as row_number,
    null as undone_line
from (
    select
        month_number,
        revision,
        last_day(date '2014-01-01' + to_months(month_number::integer)) as as_of,
        $first_batch + month_number + revision as batch_number
    from range(139) as months (month_number)
    cross join range(3) as revisions (revision)
) as told
cross join indicator
cross join region
order by told.batch_number
