insert into verdict
select verdict.* replace ($known_at as known_at)
from verdict
where
    cutoff = $as_of
    and known_at = $since
    and seen_on is not distinct from $seen_on
    and target_id not in (select target_id from target_window)
