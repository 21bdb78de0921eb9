-- what: the value expected of each target on each day asked, as just built by the marts
-- grain: target_id, asked_on
-- reads: expected_share, target_expected
-- formula: E = B + (aim − B) · P
select
    expected_share.target_id,
    expected_share.asked_on,
    round(target_expected.b + (target_expected.aim - target_expected.b) * expected_share.expected_share, 9) as expected
from expected_share
inner join target_expected on expected_share.target_id = target_expected.target_id
where target_expected.is_prorated
order by expected_share.target_id, expected_share.asked_on
