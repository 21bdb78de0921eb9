-- what: the judged targets of a scope with all their words
-- grain: target_id
-- reads: verdict, target, indicator, region, document
-- formula: a filter that is null lets everything through; a year keeps the targets whose period covers it;
-- without parts, a target broken down to a region below its own counts once, until a region is chosen
select
    verdict.*,
    target.indicator_id,
    indicator.name as indicator_name,
    indicator.short_name,
    indicator.theme,
    target.region_id,
    region.name as region_name,
    target.document_id,
    document.title as document_title,
    document.number as document_number,
    target.clause,
    target.figure,
    target.parent_target_id,
    target.kind,
    target.comparator,
    target.shape,
    target.qualifier,
    target.period_start,
    target.period_end,
    target.frequency,
    target.lead_departments,
    target.support_departments,
    -- a yearly step without a baseline has no goal yet: it is shown as printed
    case
        when verdict.goal is null and target.target_value is not null then target.printed_unit
        else indicator.unit
    end as unit,
    indicator.shown_decimals,
    coalesce(verdict.goal, target.target_value) as target_value,
    target.target_high
from verdict
inner join target
    on
        verdict.target_id = target.target_id
        and target.from_line <= verdict.known_at
        and (target.to_line is null or target.to_line > verdict.known_at)
left join target as whole
    on
        target.parent_target_id = whole.target_id
        and whole.from_line <= verdict.known_at
        and (whole.to_line is null or whole.to_line > verdict.known_at)
inner join indicator on target.indicator_id = indicator.indicator_id
inner join region on target.region_id = region.region_id
inner join document on target.document_id = document.document_id
where
    verdict.cutoff = $as_of
    and verdict.known_at = $known_at
    and verdict.seen_on is not distinct from $seen_on
    and ($document_id is null or target.document_id = $document_id)
    and ($region_id is null or target.region_id = $region_id)
    and ($with_parts or $region_id is not null or whole.region_id is null or whole.region_id = target.region_id)
    and ($theme is null or indicator.theme = $theme)
    and ($year is null or $year between year(target.period_start) and year(target.period_end))
    and ($target_id is null or target.target_id = $target_id)
    and ($indicator_id is null or target.indicator_id = $indicator_id)
