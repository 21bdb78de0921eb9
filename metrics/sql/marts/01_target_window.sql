-- what: the targets in force at $known_at, each with its rule set and the window in which it is judged at $as_of
-- grain: target_id
-- reads: target, indicator, rule_set, rule_choice
-- formula: window = the target's period; for 每年 targets the calendar year of the cut-off inside it
with chosen as (
    select
        target_id,
        max_by(rule_set, from_line) as rule_set
    from rule_choice
    where from_line <= $known_at
    group by target_id
),

in_force as (
    select
        target.*,
        target.qualifier = '每年' or target.qualifier like '每年|%' as is_yearly,
        target.qualifier = '每年提高' or target.qualifier like '每年提高|%' as is_yearly_step,
        greatest(target.period_start, least(target.period_end, $as_of)) as day_inside,
        coalesce(own.rule_set, everyone.rule_set) as chosen_rule_set
    from target
    left join chosen as own on target.target_id = own.target_id
    left join chosen as everyone on everyone.target_id is null
    where
        target.from_line <= $known_at
        and (target.to_line is null or target.to_line > $known_at)
        and ($only_target is null or target.target_id = $only_target)
)

select
    in_force.* exclude (from_line, to_line, chosen_rule_set),
    indicator.is_integer,
    indicator.is_cumulative,
    indicator.unit,
    rule_set.* exclude (from_line, to_line, words),
    case when is_yearly then greatest(period_start, make_date(year(day_inside), 1, 1)) else period_start end
        as window_start,
    case when is_yearly then least(period_end, make_date(year(day_inside), 12, 31)) else period_end end
        as window_end
from in_force
inner join indicator on in_force.indicator_id = indicator.indicator_id
inner join rule_set
    on
        in_force.chosen_rule_set = rule_set.rule_set
        and rule_set.from_line <= $known_at
        and (rule_set.to_line is null or rule_set.to_line > $known_at)
