insert into issue_step by name
select * from incoming
