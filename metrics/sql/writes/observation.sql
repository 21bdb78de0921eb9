insert into observation (
    indicator_id,
    region_id,
    period_kind,
    period_start,
    as_of,
    actual,
    value_text,
    unit_text,
    status,
    note,
    batch_number,
    row_number
)
select
    indicator_id,
    region_id,
    period_kind,
    period_start,
    as_of,
    actual,
    value_text,
    unit_text,
    status,
    note,
    batch_number,
    row_number
from incoming
