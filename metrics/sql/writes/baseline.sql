insert into baseline by name
select * from incoming
