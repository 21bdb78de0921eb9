delete from verdict
where known_at < $oldest
