"""What every style sheet of ours begins with: colours of both themes, the fonts, the scale of sizes. All of it CSS."""

from __future__ import annotations

from dataclasses import fields

from metrics.model.palette import DARK, LIGHT, Palette, to_variables

#: The reader's own fonts, none downloaded: macOS and iOS, Windows, HarmonyOS, then Linux with 统信 and 麒麟.
FONTS = (
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
#: One scale for all words: labels, notes, tables, text, headings, figures in lists, titles, counts. 1rem is 16 px.
SIZES = (".75rem", ".8125rem", ".875rem", "1rem", "1.125rem", "1.5rem", "1.75rem", "2.25rem")


def to_font_stack(quote: str = '"') -> str:
    """The fonts as CSS and Streamlit's settings want them, names between `quote`."""
    return ",".join([*(f"{quote}{name}{quote}" for name in FONTS), "sans-serif"])


def to_root_rules() -> str:
    """Light, and dark where the reader's system is; paper is always light."""
    sizes = "".join(f"--s-{place}:{size};" for place, size in enumerate(SIZES, 1))
    return (
        f":root{{color-scheme:light dark;{to_variables(LIGHT)}{sizes}--font:{to_font_stack()}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{to_variables(DARK)}}}}}\n"
        "@media print{:root{color-scheme:light}}\n"
    )


def to_app_rules() -> str:
    """The same inside Streamlit, which sets `color-scheme` to the theme it shows, be it the system's or not.

    A variable hands light-dark() on unresolved, so each colour is decided where it is used. A browser without
    light-dark() follows the system.
    """
    both = "".join(f"--{name}:light-dark({day},{night});" for name, day, night in _pairs(LIGHT, DARK))
    can = "@supports (color:light-dark(red,red))"
    return f"{to_root_rules()}@media screen{{{can}{{:root{{{both}}}}}}}\n"


def _pairs(light: Palette, dark: Palette) -> list[tuple[str, str, str]]:
    names = [field.name for field in fields(light)]
    return [(name.replace("_", "-"), getattr(light, name), getattr(dark, name)) for name in names]
