"""Countries (ISO 3166-1) and the sub-regions of the United Nations that hold them (standard M49, as of 2024).

Only the codes stand here; the names come from Babel (CLDR), in the page's language. M49 groups Latin America and
sub-Saharan Africa once more, so their countries name the inner group: 005 South America, 013 Central America…
Source: https://unstats.un.org/unsd/methodology/m49/. Taiwan is in ISO 3166-1 but not in M49; it stands with its area.
"""

from mancomun.ui.localise import locale

SUB_REGIONS: dict[str, str] = {
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "021": "BM CA GL PM US",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "015": "DZ EG EH LY MA SD TN",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
    "010": "AQ",
}
SUB_REGION_OF: dict[str, str] = {
    country: code for code, countries in SUB_REGIONS.items() for country in countries.split()
}
COUNTRIES: frozenset[str] = frozenset(SUB_REGION_OF)

# The regions of M49 that hold the sub-regions above, for comparisons wider than a sub-region.
REGIONS: dict[str, str] = {
    "419": "005 013 029",
    "021": "021",
    "002": "011 014 015 017 018",
    "142": "030 034 035 143 145",
    "150": "039 151 154 155",
    "009": "053 054 057 061",
    "010": "010",
}
REGION_OF: dict[str, str] = {sub: code for code, subs in REGIONS.items() for sub in subs.split()}

# CLDR calls this one “Micronesian Region” but knows no name for Antarctica by its M49 code.
_BY_COUNTRY_CODE = {"010": "AQ"}


def sub_region(country: str) -> str:
    """The M49 code of the sub-region of a country: “005” for “UY”; nothing for a code that is no country."""
    return SUB_REGION_OF.get(country, "")


def region(country: str) -> str:
    """The M49 code of the wider region: “419” for “UY”."""
    return REGION_OF.get(sub_region(country), "")


def region_name(code: str) -> str:
    """The name of a region or sub-region in the page's language: «Sudamérica», “América do Sul”."""
    return str(locale().territories.get(_BY_COUNTRY_CODE.get(code, code), code))
