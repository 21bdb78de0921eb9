delete from region
