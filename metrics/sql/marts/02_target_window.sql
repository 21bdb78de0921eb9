-- what: the targets in force at $known_at, each with its rule set and the window in which it is judged at $as_of
-- grain: target_id
-- reads: target, indicator, observation, rule_in_force, rule_choice
-- formula: window = the target's period; for 每年 the year of the cut-off in it; $since: only what changed after that line
with chosen as (
    select
        target_id,
        max_by(rule_set, from_line) as rule_set
    from rule_choice
    where from_line <= $known_at
    group by target_id
),

touched as (
    -- two scans, because each of them skips nearly everything and one with `or` could not
    select indicator_id, region_id from observation where batch_number > $since
    union
    select indicator_id, region_id from observation where undone_line > $since
),

in_force as (
    select
        target.*,
        target.qualifier = '每年' or target.qualifier like '每年|%' as is_yearly,
        target.qualifier = '每年提高' or target.qualifier like '每年提高|%' as is_yearly_step,
        coalesce(target.reference_region_id, target.region_id) as compared_region_id,
        greatest(target.period_start, least(target.period_end, $as_of)) as day_inside
    from target
    where
        target.from_line <= $known_at
        and (target.to_line is null or target.to_line > $known_at)
        and ($only_target is null or target.target_id = $only_target)
)

select
    -- a short key for the marts that read the observations
    row_number() over () as target_number,
    in_force.target_id,
    in_force.indicator_id,
    in_force.region_id,
    in_force.kind,
    in_force.comparator,
    in_force.shape,
    in_force.profile,
    in_force.frequency,
    in_force.target_value,
    in_force.target_high,
    in_force.baseline_value,
    in_force.reference_indicator_id,
    in_force.compared_region_id,
    in_force.is_yearly_step,
    $as_of < in_force.period_start as is_to_begin,
    indicator.is_integer,
    indicator.is_cumulative,
    indicator.unit,
    rule_in_force.rule_set,
    rule_in_force.about_tolerance,
    -- looking back at an earlier cut-off, everything up to it was due
    coalesce($seen_on, $as_of + rule_in_force.deadline_days + 1) as seen_on,
    case when is_yearly then greatest(period_start, make_date(year(day_inside), 1, 1)) else period_start end
        as window_start,
    case when is_yearly then least(period_end, make_date(year(day_inside), 12, 31)) else period_end end
        as window_end
from in_force
inner join indicator on in_force.indicator_id = indicator.indicator_id
left join chosen as own on in_force.target_id = own.target_id
left join chosen as everyone on everyone.target_id is null
inner join rule_in_force on coalesce(own.rule_set, everyone.rule_set) = rule_in_force.rule_set
where
    $since is null
    or (in_force.indicator_id, in_force.region_id) in (select (indicator_id, region_id) from touched)
    or (in_force.reference_indicator_id, in_force.compared_region_id) in (select (indicator_id, region_id) from touched)
