-- Thresholds of the rule sets (data/rules.toml): the only place a light's limits live.

create table rule_set (
    rule_set varchar not null,
    green_ratio double not null,
    yellow_ratio double not null,
    red_ratio double not null,
    slack_points double not null,
    ahead_points double not null,
    hold_tolerance double not null,
    growth_tolerance double not null,
    cap_near_ratio double not null,
    cap_flow_slack double not null,
    about_tolerance double not null,
    between_slack double not null,
    milestone_days integer not null,
    lenient_months integer not null
);

create table setting (
    name varchar not null,
    value varchar not null,
    line_number integer not null
);
