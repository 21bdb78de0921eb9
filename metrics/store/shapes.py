"""Column types of what we bulk-load, one schema a table."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

_TEXT, _INT, _DAY, _TIME, _BOOL = pa.string(), pa.int32(), pa.date32(), pa.timestamp("us"), pa.bool_()
AMOUNT = pa.decimal128(28, 10)


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


def to_timestamp(at: datetime) -> datetime:
    """A moment as the tables hold it: in UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


DOCUMENT = _schema(
    document_id=_TEXT,
    title=_TEXT,
    number=_TEXT,
    issuer=_TEXT,
    region_id=_TEXT,
    issued_on=_DAY,
    period_start=_DAY,
    period_end=_DAY,
    note=_TEXT,
)
REGION = _schema(
    region_id=_TEXT, name=_TEXT, short_name=_TEXT, parent_region_id=_TEXT, region_level=_TEXT, sort_order=_INT
)
INDICATOR = _schema(
    indicator_id=_TEXT,
    name=_TEXT,
    short_name=_TEXT,
    theme=_TEXT,
    unit=_TEXT,
    shown_decimals=_INT,
    direction=_TEXT,
    is_additive=_BOOL,
    is_cumulative=_BOOL,
    is_integer=_BOOL,
    definition=_TEXT,
)
TARGET = _schema(
    target_id=_TEXT,
    from_line=_INT,
    indicator_id=_TEXT,
    region_id=_TEXT,
    document_id=_TEXT,
    clause=_TEXT,
    period_start=_DAY,
    period_end=_DAY,
    kind=_TEXT,
    comparator=_TEXT,
    target_value=AMOUNT,
    target_high=AMOUNT,
    printed_unit=_TEXT,
    baseline_value=AMOUNT,
    baseline_on=_DAY,
    shape=_TEXT,
    profile=_TEXT,
    frequency=_TEXT,
    reference_indicator_id=_TEXT,
    reference_region_id=_TEXT,
    qualifier=_TEXT,
    lead_departments=_TEXT,
    support_departments=_TEXT,
    figure=_TEXT,
    parent_target_id=_TEXT,
    note=_TEXT,
)
OBSERVATION = _schema(
    indicator_id=_TEXT,
    region_id=_TEXT,
    period_kind=_TEXT,
    period_start=_DAY,
    as_of=_DAY,
    actual=AMOUNT,
    value_text=_TEXT,
    unit_text=_TEXT,
    status=_TEXT,
    note=_TEXT,
    batch_number=_INT,
    row_number=_INT,
)
BATCH = _schema(
    batch_number=_INT,
    reported_at=_TIME,
    reported_by=_TEXT,
    reviewed_at=_TIME,
    reviewed_by=_TEXT,
    filename=_TEXT,
    file_hash=_TEXT,
    rows_hash=_TEXT,
    row_count=_INT,
    new_count=_INT,
    changed_count=_INT,
    reason=_TEXT,
)
SUBMISSION = _schema(
    submission_number=_INT,
    submitted_at=_TIME,
    submitted_by=_TEXT,
    filename=_TEXT,
    file_hash=_TEXT,
    rows_hash=_TEXT,
    row_count=_INT,
    new_count=_INT,
    changed_count=_INT,
    reason=_TEXT,
)
CONFIRMED_NAME = _schema(written=_TEXT, meaning=_TEXT, line_number=_INT)
JOURNAL_LINE = _schema(
    line_number=_INT, happened_at=_TIME, made_by=_TEXT, event=_TEXT, commit_id=_TEXT, line_hash=_TEXT
)
SETTING = _schema(name=_TEXT, value=_TEXT, line_number=_INT)
SNAPSHOT = _schema(
    snapshot_id=_TEXT,
    line_number=_INT,
    token_hash=_TEXT,
    html_hash=_TEXT,
    json_hash=_TEXT,
    title=_TEXT,
    scope=_TEXT,
    as_of=_DAY,
    expires_at=_TIME,
    note=_TEXT,
    data_version=_INT,
    made_at=_TIME,
    made_by=_TEXT,
    code=_TEXT,
)
REPORTER_TOKEN = _schema(
    token_id=_TEXT,
    line_number=_INT,
    token_hash=_TEXT,
    account_id=_TEXT,
    reporter=_TEXT,
    made_at=_TIME,
    made_by=_TEXT,
)
_LIMITS = (
    "green_limit",
    "yellow_limit",
    "red_limit",
    "slack_points",
    "ahead_points",
    "hold_tolerance",
    "growth_tolerance",
    "cap_near_ratio",
    "cap_flow_slack",
    "about_tolerance",
    "about_slack",
    "between_slack",
)
_COUNTS = ("milestone_days", "lenient_months", "deadline_days")
RULE_SET = pa.schema(
    [
        ("rule_set", _TEXT),
        ("from_line", _INT),
        ("words", _TEXT),
        ("basis", _TEXT),
        *((name, pa.float64()) for name in _LIMITS),
        *((name, _INT) for name in _COUNTS),
    ]
)
RULE_CHOICE = _schema(target_id=_TEXT, rule_set=_TEXT, from_line=_INT, reason=_TEXT)
BASELINE = _schema(target_id=_TEXT, baseline_value=AMOUNT, baseline_on=_DAY, from_line=_INT, reason=_TEXT)
PLAN_MARK = _schema(target_id=_TEXT, mark_day=_DAY, mark_share=AMOUNT, from_line=_INT)
DOCUMENT_TEXT = _schema(
    document_id=_TEXT,
    line_number=_INT,
    filename=_TEXT,
    file_hash=_TEXT,
    text_hash=_TEXT,
    figure_count=_INT,
    found_count=_INT,
    reason=_TEXT,
    loaded_at=_TIME,
    loaded_by=_TEXT,
)
ISSUE_STEP = _schema(
    target_id=_TEXT,
    line_number=_INT,
    problem=_TEXT,
    measure=_TEXT,
    due_on=_DAY,
    step_status=_TEXT,
    reason=_TEXT,
    made_at=_TIME,
    made_by=_TEXT,
)
ACCOUNT = _schema(
    account_id=_TEXT,
    login=_TEXT,
    name=_TEXT,
    role=_TEXT,
    departments=_TEXT,
    is_enabled=_BOOL,
    trust_line=_INT,
    added_at=_TIME,
    added_by=_TEXT,
)
ACCOUNT_PASSWORD = _schema(account_id=_TEXT, line_number=_INT, password_hash=_TEXT, must_change=_BOOL, set_at=_TIME)
