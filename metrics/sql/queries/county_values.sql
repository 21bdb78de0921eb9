-- what: what a region and those inside it reported for each additive indicator, on the latest day that they share
-- grain: indicator_id, region_id
-- reads: observation, indicator, region
-- formula: latest revision of each; days after $since that the region and at least one inside it have
with family as (
    select region_id
    from region
    where region_id = $region_id or parent_region_id = $region_id
),

believed as (
    select
        observation.indicator_id,
        observation.region_id,
        observation.period_start,
        observation.as_of,
        max_by(observation.actual, (observation.batch_number, observation.row_number)) as actual
    from observation
    inner join indicator on observation.indicator_id = indicator.indicator_id
    inner join family on observation.region_id = family.region_id
    where
        indicator.is_additive
        and observation.as_of <= $as_of
        and observation.as_of > $since
        and observation.batch_number <= $known_at
        and (observation.undone_line is null or observation.undone_line > $known_at)
    group by observation.indicator_id, observation.region_id, observation.period_start, observation.as_of
),

shared as (
    select
        own.indicator_id,
        own.period_start,
        own.as_of,
        -- of two figures for one day the one that reaches further back is the running total
        row_number() over (partition by own.indicator_id order by own.as_of desc, own.period_start) as day_rank
    from believed as own
    where
        own.region_id = $region_id
        and exists (
            select part.region_id
            from believed as part
            where
                part.indicator_id = own.indicator_id
                and part.period_start = own.period_start
                and part.as_of = own.as_of
                and part.region_id <> $region_id
        )
)

select
    believed.indicator_id,
    believed.region_id,
    believed.as_of,
    believed.actual
from believed
inner join shared
    on
        believed.indicator_id = shared.indicator_id
        and believed.period_start = shared.period_start
        and believed.as_of = shared.as_of
where shared.day_rank = 1
order by believed.indicator_id, believed.region_id
