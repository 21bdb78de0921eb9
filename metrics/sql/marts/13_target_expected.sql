-- what: completion, expected value, gap and pace of each target, where its method has them
-- grain: target_id
-- reads: target_method
-- formula: C = (A−B)/(T−B), E = B+(T−B)·P, G = (C−P)·100, S = C/P, Δ = A−E, k = [(T−A)/months left]÷[(A−B)/months elapsed]
with aimed as (
    select
        *,
        actual::double as a,
        goal::double as t,
        -- an approximate flow is on its way to the lower edge of its tolerance; overshoot is judged at the end
        case
            when method = '~_flow' then goal::double * (1 - about_tolerance)
            else goal::double
        end as aim,
        coalesce(baseline, 0)::double as b,
        method in ('path', '~_flow', 'between_flow', 'cap_flow') as is_prorated
    from target_method
),

compared as (
    select
        *,
        case when is_prorated and t <> b then (a - b) / (t - b) end as way,
        -- the pace is measured to the aim, so that a flow near its figure is not asked for more than the tolerance
        case when is_prorated and aim <> b then (a - b) / (aim - b) end as way_to_aim,
        case
            when is_prorated then b + (aim - b) * expected_share
            when method in ('hold', 'cap', '~', 'between', 'growth', 'zero') then t
            when method = 'relative' then reference::double + coalesce(t, 0)
        end as expected,
        greatest(0, months_total - months_elapsed) as months_left
    from aimed
)

select
    * exclude (way, way_to_aim),
    -- rounded once and at the end, where noise of the machine would turn a limit that is just met into one just missed
    round(way, 9) as completion,
    round((way - expected_share) * 100, 9) as gap,
    case when expected_share > 0 then round(way_to_aim / expected_share, 9) end as pace,
    round((way_to_aim - expected_share) * 100, 9) as points,
    round(a - expected, 9) as shortfall,
    case when t <> 0 then round(a / t, 9) end as share_of_target,
    case
        when is_prorated and method <> 'cap_flow' and not is_over and months_left > 0
            then (aim - a) / months_left
    end as required_per_month,
    case when is_prorated and months_elapsed > 0 then (a - b) / months_elapsed end as past_per_month,
    case when is_prorated and expected_share > 0 then b + (a - b) / expected_share end as projection,
    case
        when method not in ('hold', 'growth', 'relative') then null
        -- 超过, 低于 and 正增长 are not met by standing level
        when comparator in ('>', '<') and round(a - expected, 9) = 0 then 0.000001
        when comparator in ('<=', '<') then round(a - expected, 9)
        else round(expected - a, 9)
    end as short_by
from compared
