update account
set
    role = $role,
    departments = $departments,
    trust_line = $line_number
where account_id = $account_id
