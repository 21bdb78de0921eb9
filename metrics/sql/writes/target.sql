insert into target by name
select * from incoming
