-- what: the expected share (序时进度) of each target on each asked day, and by which profile
-- grain: target_id, asked_on
-- reads: month_share, plan_share, season_share, target_window
-- formula: P of the target's profile; a plan without marks or a season without two earlier years falls back to months
select
    month_share.target_id,
    month_share.asked_on,
    month_share.months_elapsed,
    month_share.months_total,
    case
        when plan_share.plan_share is not null then 'plan'
        when season_share.season_share is not null then 'season'
        when target_window.profile = 'days' then 'days'
        else 'months'
    end as profile_used,
    least(1.0, coalesce(plan_share.plan_share, season_share.season_share, month_share.month_share)) as expected_share
from month_share
inner join target_window on month_share.target_id = target_window.target_id
left join plan_share
    on month_share.target_id = plan_share.target_id and month_share.asked_on = plan_share.asked_on
left join season_share
    on month_share.target_id = season_share.target_id and month_share.asked_on = season_share.asked_on
