insert into reporter_token by name
select * from incoming
