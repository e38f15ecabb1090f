"""The offices that grant patents and register marks abroad: how they are known, and the form of their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors.paper import Paper, Quote

Right = Literal["patents", "marks"]


@dataclass(frozen=True, slots=True)
class Office:
    """`words` are matched whatever the case; `patents` and `marks` are the forms of its numbers, "" where it grants none."""

    country: str
    words: str
    patents: str = ""
    marks: str = ""


OFFICES: tuple[Office, ...] = (
    Office(
        "WIPO",
        r"international registration|enregistrement international|registro internacional|madrid (?:system|agreement|protocol)|WIPO|OMPI",
        marks=r"(\d(?:\s?\d){5,6}[A-Z]?(?!\d))",
    ),
    Office("EU", r"EUIPO|OHIM|european union (?:trade|intellectual)|EU trade mark|community design", r"(\d{9}-\d{4})", r"(0\d{8}|\d{9})"),
    Office(
        "US",
        r"United States of America|United States (?:Design |Plant |Reissue )?Patent|USPTO|\bUS\s?\d{1,2},?\d{3},?\d{3}",
        r"((?:US\s?|No\.?\s?)?(?:\d{1,2},\d{3},\d{3}|D\s?\d{3},\d{3})(?:\s?[BS]\d?)?)",
        r"(\d{1,2},\d{3},\d{3})",
    ),
    Office(
        "EP",
        r"European Patent|Europäisches Patent|brevet européen|\bEP\s?\d\s?\d{3}\s?\d{3}(?!\d)",
        r"((?:EP\s?)?\d\s?\d{3}\s?\d{3}(?!\d)(?:\s?B[1-3])?)",
    ),
    Office(
        "JP",
        r"特許証|特許庁|特許第|商標登録証|JAPAN PATENT OFFICE|意匠登録|実用新案",
        r"((?:特許|登録|意匠登録|実用新案登録)?第?\s?\d{6,7}\s?号?)",
        r"(\d{7})",
    ),
    Office("KR", r"대한민국|특허|상표|KOREAN INTELLECTUAL|Republic of Korea", r"(10-\d{7}|20-\d{7}|30-\d{7})", r"(40-?\d{7})"),
    Office(
        "DE",
        r"Deutsches Patent|Urkunde|DE\s?1[01]\s?\d{4}|DE\s?20\s?\d{4}|Bundesrepublik Deutschland",
        r"((?:DE\s?)?(?:10|11|20)\s?\d{4}\s?\d{3}\s?\d{3}(?:\.\d)?(?:\s?[BCUTA]\d)?)",
        r"(30\s?\d{4}\s?\d{3}\s?\d{3}(?:\.\d)?|\d{8,12})",
    ),
    Office(
        "GB",
        r"United Kingdom|UK Intellectual|great britain|patents act,? 1977|trade marks act,? 1994|UK ?0000\d{7}|\bGB\s?\d{7}",
        r"((?:GB\s?)?\d{7}(?:\s?[BC])?)",
        r"(UK\s?0000\d{7})",
    ),
    Office("HK", r"hong kong|香港", r"((?:HK\s?)?\d{7,8})", r"(\d{9})"),
    Office("MO", r"macao|macau|澳門|澳门", r"([IJ]/\d{6})", r"(N/\d{5,6})"),
    Office("TW", r"經濟部智慧財產局|中華民國|taiwan", r"([IMD]\s?\d{6})", r"(\d{8})"),
    Office(
        "AU",
        r"australia|trade marks act,? 1995|patents act,? 1990|innovation patent|\bcanberra\b|\bIP AU\b",
        r"((?:AU\s?)?\d{10}(?:\s?[AB]\d)?)",
        r"(\d{6,7})",
    ),
    Office("CA", r"canad", r"((?:CA\s?)?\d,?\d{3},?\d{3}(?:\s?C)?)", r"(TMA\s?\d{1,3},\d{3}(?:,\d{3})?|TMA\s?\d{6,7}|(?<!TMA)\d{6,7})"),
    Office("SG", r"singapore", r"(\d{8,11}[A-Z]|\d{6,7}[A-Z]?)", r"(\d{8,11}[A-Z]|T\d{7}[A-Z])"),
    Office("IN", r"\bindia\b|trade marks act,? 1999|भारत", r"(\d{6})", r"(\d{6,7})"),
    Office("NZ", r"new zealand|\bIPONZ\b|trade marks act,? 2002", r"(\d{6})", r"(\d{6,7})"),
    Office("MY", r"malaysia|MyIPO", r"(MY-?\d{6}-[A-Z])", r"(TM\s?\d{8,10}|\d{8,10})"),
    Office("TH", r"thailand", r"(\d{4,6})", r"([A-Zค]{0,3}\d{6,9})"),
    Office("VN", r"viet\s?nam|nhãn hiệu", r"(\d{4,5})", r"(\d{6})"),
    Office("ID", r"indonesia", r"(ID[PS]\s?\d{9})", r"(IDM\d{9})"),
    Office("PH", r"philippines", r"(\d/\d{4}/\d{6})", r"(4/\d{4}/\d{8})"),
    Office("BR", r"brasil|\bINPI\b.*marca", r"((?:BR\s?)?\d{2}\s?\d{4}\s?\d{6}-\d)", r"(\d{9})"),
    Office("MX", r"m[ée]xico|\bIMPI\b", r"(\d{6})", r"(\d{6,7})"),
    Office("FR", r"république française", r"((?:FR\s?)?\d\s?\d{3}\s?\d{3}(?:\s?B\d)?)", r"(\d{7,9})"),
    Office("RU", r"российская федерация|российской федерации|russian federation|rospatent", r"(\d{5,7})", r"(\d{6,7})"),
    Office("EA", r"eurasian patent|евразийск", r"(\d{6}(?:\s?B\d)?)"),
    Office("LU", r"luxembourg", r"((?:LU\s?)?\d{6})"),
    Office("ZA", r"south africa", r"(\d{4}/\d{5})", r"(\d{4}/\d{5})"),
    Office("ES", r"oficina española", r"((?:ES\s?)?\d\s?\d{3}\s?\d{3}(?:\s?B\d)?)", r"(M?\d{7}(?:/\d)?)"),
    Office("IT", r"repubblica italiana", r"(\d{12,15})", r"(\d{12,15})"),
    Office("NL", r"octrooicentrum|nederland", r"((?:NL\s?)?\d{7})"),
    Office("CH", r"schweizerische eidgenossenschaft|confédération suisse", r"((?:CH\s?)?\d{6})", r"(\d{6})"),
    Office("TR", r"türk patent|turkish patent", r"((?:TR\s?)?\d{4}[\s/]\d{5,6})", r"(\d{4}[\s/]\d{5,6})"),
)
"""The first whose words are on a paper counts: those of many countries before those that others name."""


def office_of(paper: Paper, right: Right) -> tuple[Office, Quote] | None:
    """The office whose words stand on the paper, with the first of them."""
    able = (one for one in OFFICES if (one.patents if right == "patents" else one.marks))
    return next(((one, quote) for one in able if (quote := paper.first(one.words, re.IGNORECASE)) is not None), None)
