insert into indicator (
    indicator_id,
    name,
    short_name,
    theme,
    unit,
    shown_decimals,
    direction,
    is_additive,
    is_cumulative,
    is_integer,
    definition
)
select
    indicator_id,
    name,
    short_name,
    theme,
    unit,
    shown_decimals,
    direction,
    is_additive,
    is_cumulative,
    is_integer,
    definition
from incoming
