insert into document by name
select * from incoming
