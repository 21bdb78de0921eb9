update account
set
    is_enabled = $is_enabled,
    trust_line = $line_number
where account_id = $account_id
