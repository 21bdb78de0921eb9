update snapshot
set revoked_at = $revoked_at
where snapshot_id = $snapshot_id
