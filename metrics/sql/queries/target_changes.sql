-- what: the versions of every target that has had more than one, or that is no longer in force
-- grain: target_id, from_line
-- reads: target, indicator, region
-- formula: none
select
    target.*,
    coalesce(indicator.short_name, target.indicator_id) as indicator_name,
    coalesce(indicator.unit, target.printed_unit) as unit,
    coalesce(region.name, target.region_id) as region_name
from target
left join indicator on target.indicator_id = indicator.indicator_id
left join region on target.region_id = region.region_id
where
    target.to_line is not null
    or exists (
        select 1 from target as earlier
        where earlier.target_id = target.target_id and earlier.from_line < target.from_line
    )
order by target.target_id, target.from_line
