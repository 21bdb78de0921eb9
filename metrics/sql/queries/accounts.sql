-- what: the accounts with what opens them, in the order in which they were added
-- grain: account_id
-- reads: account, account_password
-- formula: the latest password of an account is the one in force; '' where it has none
select
    account.account_id,
    account.login,
    account.name,
    account.role,
    account.departments,
    account.is_enabled,
    account.trust_line,
    account.added_at,
    account.added_by,
    coalesce(kept.line_number, 0) as password_line,
    coalesce(kept.password_hash, '') as password_hash,
    coalesce(kept.must_change, false) as must_change,
    kept.set_at as password_set_at
from account
left join account_password as kept
    on
        account.account_id = kept.account_id
        and kept.line_number = (
            select max(line_number) from account_password where account_password.account_id = account.account_id
        )
order by account.added_at, account.login
