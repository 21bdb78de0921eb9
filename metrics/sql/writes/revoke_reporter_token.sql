update reporter_token
set
    revoked_at = $revoked_at,
    revoked_by = $made_by,
    revoked_reason = $reason
where token_id = $token_id
