-- what: the hashes of an account's latest passwords, newest first
-- grain: password of an account
-- reads: account_password
-- formula: none
select password_hash
from account_password
where account_id = $account_id
order by line_number desc
limit $most
