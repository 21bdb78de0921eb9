update snapshot
set
    token_hash = $token_hash,
    rotated_at = $rotated_at
where snapshot_id = $snapshot_id
