-- what: whether a cut-off is already judged
-- grain: at most one row
-- reads: verdict
-- formula: none
select 1 from verdict
where cutoff = $as_of and known_at = $known_at and seen_on is not distinct from $seen_on
limit 1
