update account
set trust_line = $line_number
where account_id = $account_id
