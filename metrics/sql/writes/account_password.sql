insert into account_password by name
select * from incoming
