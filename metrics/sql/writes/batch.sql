insert into batch by name
select * from incoming
