insert into region by name
select * from incoming
