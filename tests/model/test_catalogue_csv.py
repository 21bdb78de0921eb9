"""Faults in the seed tables are named by file, row and column, all at once."""

from __future__ import annotations

import pytest

from metrics.model.catalogue_csv import CatalogueInvalid, parse_catalogue

TABLES = {
    "documents": "document_id,title,number,issuer,region_id,date,start,end,note\n"
    "d1,演示文件,,,r1,,2023-01-01,2023-12-31,\n",
    "regions": "region_id,name,short_name,parent_region_id,level,order,aliases\nr1,演示市,演示,,city,1,全市|本市\n",
    "indicators": "indicator_id,name,short_name,theme,unit,scale,direction,additive,cumulative,integer,"
    "definition,aliases\n"
    "i1,5G基站总数,5G基站,数字经济,个,0,up,true,false,true,,基站\n",
    "targets": "target_id,indicator_id,region_id,document_id,clause,start,end,kind,comparator,value,value_high,unit,"
    "baseline,baseline_on,shape,profile,frequency,reference_indicator_id,reference_region_id,qualifier,lead_departments,"
    "support_departments,figure,parent_target_id,note\n"
    "t1,i1,r1,d1,3,2023-01-01,2023-12-31,stock,>=,11000,,个,,,path,even,month,,,以上,市通管办、市大数据局,,11000个以上,,\n",
}


def tables(**changes: tuple[str, str]) -> dict[str, bytes]:
    changed = dict(TABLES)
    for name, (old, new) in changes.items():
        assert old in changed[name]
        changed[name] = changed[name].replace(old, new)
    return {name: text.encode() for name, text in changed.items()}


def test_four_tables_make_a_catalogue() -> None:
    catalogue = parse_catalogue(tables())
    assert catalogue.regions[0].aliases == ("全市", "本市")
    assert catalogue.targets[0].lead_departments == ("市通管办", "市大数据局")
    assert catalogue.documents[0].date is None


FAULTS = [
    ({"regions": ("city,1,", "city,一,")}, "regions.csv第2行‹order›列应为整数，实为‹一›"),
    ({"indicators": ("true,false", "是,false")}, "indicators.csv第2行‹additive›列应为true或false，实为‹是›"),
    ({"targets": ("11000,,个", "许多,,个")}, "targets.csv第2行‹value›列应为数字，实为‹许多›"),
    ({"targets": ("11000,,个", ",,个")}, "targets.csv第2行该类目标必须有目标值"),
    ({"targets": ("11000,,个", "1,2,个")}, "targets.csv第2行上限只用于between，且between必须有上限"),
    ({"targets": (",stock,", ",stack,")}, "targets.csv第2行‹kind›列不在允许的取值之内，实为‹stack›"),
    ({"targets": ("2023-12-31", "2023-13-31")}, "targets.csv第2行‹end›列应为日期，如2023-12-31，实为‹2023-13-31›"),
    ({"targets": ("t1,i1,r1", "t1,i9,r1")}, "targets.csv第2行‹indicator_id›列的‹i9›在indicators.csv中不存在"),
    (
        {"documents": ("d1,演示文件,,,r1", "d1,演示文件,,,r9")},
        "documents.csv第2行‹region_id›列的‹r9›在regions.csv中不存在",
    ),
    ({"regions": ("全市|本市\n", "\nr1,又一市,又一,,city,2,\n")}, "regions.csv第3行‹region_id›列的‹r1›与第2行重复"),
    ({"regions": (",aliases", ",aliases,area")}, "regions.csv第2行的列数与表头不同"),
    ({"regions": ("short_name", "nickname")}, "regions.csv第2行‹short_name›列缺少这一列"),
    ({"regions": ("short_name", "nickname")}, "regions.csv第2行‹nickname›列多出这一列，实为‹演示›"),
    ({"regions": ("演示市", '"演示')}, "regions.csv不是UTF-8编码的规范CSV"),
]


@pytest.mark.parametrize(("changes", "fault"), FAULTS)
def test_a_fault_is_named_by_file_row_and_column(changes: dict[str, tuple[str, str]], fault: str) -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        parse_catalogue(tables(**changes))
    assert fault in refusal.value.faults
    assert fault in str(refusal.value)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        parse_catalogue(tables(regions=("city,1,", "city,一,"), targets=("t1,i1,r1", "t1,i9,r9")))
    assert len(refusal.value.faults) == 3
