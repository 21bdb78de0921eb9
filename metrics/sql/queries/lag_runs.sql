-- what: for how long each target that is red at $as_of has been red without a break, as far back as $cutoffs reach
-- grain: target_id
-- reads: verdict
-- formula: the cut-offs after the last one with another light; a period is a day of data, however often it was judged
with lights as (
    select
        target_id,
        cutoff,
        coalesce(data_as_of, cutoff) as data_day,
        list_contains($flags, light) as is_flag
    from verdict
    where
        known_at = $known_at
        and list_contains($cutoffs, cutoff)
        and case when cutoff = $as_of then seen_on is not distinct from $seen_on else seen_on is null end
),

breaks as (
    select
        target_id,
        max(cutoff) as cutoff
    from lights
    where not is_flag
    group by target_id
)

select
    lights.target_id,
    count(distinct lights.data_day) as periods,
    min(lights.data_day) as since,
    bool_and(breaks.cutoff is null) as is_open
from lights
left join breaks on lights.target_id = breaks.target_id
where breaks.cutoff is null or lights.cutoff > breaks.cutoff
group by lights.target_id
