delete from indicator
