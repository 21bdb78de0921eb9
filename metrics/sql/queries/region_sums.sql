-- what: a region's own value beside the sum of its counties, for an additive indicator
-- grain: as_of
-- reads: observation, region
-- formula: latest revision of each; zones are left out, they may lie inside counties; only days that all counties have
with believed as (
    select
        region_id,
        period_start,
        as_of,
        max_by(actual, (batch_number, row_number)) as actual
    from observation
    where
        indicator_id = $indicator_id
        and as_of <= $as_of
        and batch_number <= $known_at
        and (undone_line is null or undone_line > $known_at)
    group by region_id, period_start, as_of
),

counties as (
    select region_id
    from region
    where parent_region_id = $region_id and region_level = 'county'
)

select
    own.as_of,
    own.actual as own_value,
    sum(part.actual) as county_sum,
    count(*) as county_count
from believed as own
inner join believed as part on own.as_of = part.as_of and own.period_start = part.period_start
inner join counties on part.region_id = counties.region_id
where own.region_id = $region_id
group by own.as_of, own.actual
having count(*) = (select count(*) from counties as every_county)
order by own.as_of
