"""Word lists for names: titles, articles, particles, and common words before place names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUFFIXES = _words("jr jnr junior sr snr senior ii iii iv vi filho neto phd md esq ret")
"""Words after a name that are not part of it."""
TITLES = _words(
    """mr mrs ms miss mx dr prof sir dame lord lady rev fr father sister brother imam mullah sheikh
    shaykh sheik sayyid sayed seyed sayyed haj hajj hajji haji ayatollah rabbi gen general lt
    col colonel maj major capt captain sgt sergeant cpl pvt brig brigadier adm admiral cmdr
    commander president minister judge mayor king queen prince princess emir amir ustadh hojjat
    الشيخ السيد الدكتور الحاج الشهيد العميد اللواء العقيد الرائد النقيب المقدم"""
)
"""Words before a name that are not part of it."""
ARTICLES = _words("al el ad ed ar er as es at et az ez an en ash esh ath eth adh edh ul il ou os")
"""Articles of Arabic names, also as pronounced before sun letters."""
PARTICLES = _words(
    """bin ibn ben bar bint bnt bat von van vom zu zum zur der den dem de del della di da do dos das
    du la le las los lo ter ten te tot af av of mac mc o d ap ab fitz st saint san santa y e i
    ibnu بن بنت ابن آل بني בן בת אבן"""
)
"""Parts of a surname that belong to the next word."""
UNITS = _words(
    """abu abou aboul umm om oum abd abdel abdul abdal abdol abdur abdus
    عبد أبو ابو أم ام أبي ابي אבו אום"""
)
"""Words that form one word of a name with the next; that next word alone is another name."""
COMMON = _words(
    """said may will can an do so to in on no he me my we us or as at by if it is be am are was has
    had the and but not one two new old man men son day long best good little rich poor young
    short sharp white black brown green gray grey field fields hill wood woods stone rice case
    read main major march fire war force base camp north south east west town city home house
    church law price power court park street ford bush rose hope grace love peace joy
    le la les des et un une el los y e por para como que der die das und ein mit von"""
)
"""Surnames that are common words too; in small letters they are not read as names."""
BEFORE_PLACES = _words(
    """kfar kafr kafar tel tell tall beit bayt beth bet bait deir dayr deyr ain ayn ein en kh
    khirbet khirbat hirbet jabal jebel djebel gebel har mount mt wadi nahal nahr umm abu bani majdal
    burj bourj borj qalat qalaat kibbutz moshav camp old new greater upper lower east west north
    south saint st san santa port fort lake river village town city the hay hayy haret qarya
    qaryat kiryat kiriat givat ramat mazraat mazra قرية بلدة مدينة تل كفر بيت دير عين خربة
    جبل وادي مخيم حي ام ابو כפר תל בית עין הר נחל קיבוץ מושב קריית גבעת רמת"""
)
"""Words before a place's own name."""
TAILS = _words(
    """area region district countryside outskirts suburbs border town city village camp base
    governorate province"""
)
"""Words after a place's name that are not part of it."""
