insert into document (
    document_id,
    title,
    number,
    issuer,
    region_id,
    issued_on,
    period_start,
    period_end,
    note
)
select
    document_id,
    title,
    number,
    issuer,
    region_id,
    issued_on,
    period_start,
    period_end,
    note
from incoming
