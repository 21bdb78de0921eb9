insert into confirmed_name by name
select * from incoming
