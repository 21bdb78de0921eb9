update reporter_token
set
    revoked_at = $revoked_at,
    revoked_by = $made_by,
    revoked_reason = $reason
where
    account_id = $account_id
    and revoked_at is null
