insert into plan_mark by name
select * from incoming
