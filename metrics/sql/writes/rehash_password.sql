update account_password
set password_hash = $password_hash
where
    account_id = $account_id
    and line_number = $password_line
