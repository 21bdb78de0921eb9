insert into account by name
select * from incoming
