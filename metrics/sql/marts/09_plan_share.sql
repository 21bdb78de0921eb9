-- what: the share that a target's own plan asks for on each asked day
-- grain: target_id, asked_on
-- reads: asked_day, target_window, plan_mark
-- formula: straight between the marks of the plan, from 0 at the window's start to the last mark
with latest as (
    select
        target_id,
        max(from_line) as from_line
    from plan_mark
    where from_line <= $known_at
    group by target_id
),

marks as (
    select
        plan_mark.target_id,
        plan_mark.mark_day,
        plan_mark.mark_share::double as mark_share
    from plan_mark
    inner join latest on plan_mark.target_id = latest.target_id and plan_mark.from_line = latest.from_line
    union all
    select
        target_window.target_id,
        (target_window.window_start - interval 1 day)::date as mark_day,
        0 as mark_share
    from target_window
    inner join latest on target_window.target_id = latest.target_id
),

around as (
    select
        asked_day.target_id,
        asked_day.asked_on,
        max(marks.mark_day) filter (where marks.mark_day <= asked_day.asked_on) as day_before,
        max_by(marks.mark_share, marks.mark_day) filter (where marks.mark_day <= asked_day.asked_on) as share_before,
        min(marks.mark_day) filter (where marks.mark_day > asked_day.asked_on) as day_after,
        min_by(marks.mark_share, marks.mark_day) filter (where marks.mark_day > asked_day.asked_on) as share_after
    from asked_day
    inner join marks on asked_day.target_id = marks.target_id
    group by asked_day.target_id, asked_day.asked_on
)

select
    target_id,
    asked_on,
    case
        when day_after is null then share_before
        else share_before + (share_after - share_before)
            * date_diff('day', day_before, asked_on) / date_diff('day', day_before, day_after)
    end as plan_share
from around
