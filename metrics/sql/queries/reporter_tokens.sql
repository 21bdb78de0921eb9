-- what: the tokens of reporters, newest first, or the one with a token's hash
-- grain: token_id
-- reads: reporter_token
-- formula: none
select
    token_id,
    token_hash,
    account_id,
    reporter,
    made_at,
    made_by,
    revoked_at,
    revoked_by,
    revoked_reason
from reporter_token
where ($token_hash is null or token_hash = $token_hash)
order by line_number desc
