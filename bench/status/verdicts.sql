-- the verdicts of one data version, to compare two ways of making them
select *
from verdict
where known_at = $known_at
order by target_id
