-- what: the targets in force at $known_at with the window in which each is judged at $as_of
-- grain: target_id
-- reads: target, indicator, rule_set, setting
-- formula: window = the target's period; for 每年 targets the calendar year of the cut-off inside it
with rule_in_force as (
    select rule_set.*
    from rule_set
    inner join setting on setting.name = 'rule_set' and setting.value = rule_set.rule_set
),

in_force as (
    select *
    from target
    where from_line <= $known_at and (to_line is null or to_line > $known_at)
),

judged_day as (
    select
        *,
        qualifier = '每年' or qualifier like '每年|%' as is_yearly,
        qualifier = '每年提高' or qualifier like '每年提高|%' as is_yearly_step,
        case
            when $as_of < period_start then period_start
            when $as_of > period_end then period_end
            else $as_of
        end as day_inside
    from in_force
)

select
    judged_day.*,
    indicator.is_integer,
    indicator.is_cumulative,
    indicator.unit,
    rule_in_force.*,
    case when is_yearly then greatest(period_start, make_date(year(day_inside), 1, 1)) else period_start end
        as window_start,
    case when is_yearly then least(period_end, make_date(year(day_inside), 12, 31)) else period_end end
        as window_end
from judged_day
inner join indicator on judged_day.indicator_id = indicator.indicator_id
cross join rule_in_force
