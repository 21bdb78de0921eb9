insert into rule_choice by name
select * from incoming
