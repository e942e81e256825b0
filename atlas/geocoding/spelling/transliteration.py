"""Tables of letters and of common words in place names, for `place_names`."""

# Letters that Unicode does not take apart into a base letter and a mark.
PLAIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ɛ": "e", "ɔ": "o",
    # Arabic: the forms of alef, the dotless ya, the ta marbuta, Persian and Urdu letters
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ئ": "ي",
    "ؤ": "و", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك",
    "ء": "", "ـ": "",
    # Hebrew: final letters
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
}  # fmt: skip

# Apostrophes, ayn and hamza signs, and marks that carry no letter: dropped.
SILENT = "'`´‘’‚‛′ʹʻʼʽʾʿˈˊˋꞌ׳״\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\ufeff\"“”„"

ARABIC = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i", "پ": "p", "چ": "ch", "ژ": "zh",
}  # fmt: skip
HEBREW = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h", "ט": "t",
    "י": "i", "כ": "k", "ל": "l", "מ": "m", "נ": "n", "ס": "s", "ע": "a", "פ": "p", "צ": "ts",
    "ק": "q", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip

# The Arabic article before a word, as written in Latin letters; the short ones only where
# the next word begins with the letter that they took on ("ash-Shaykh", "ez-Zor").
ARTICLES = frozenset({"al", "el", "il", "ul"})
ASSIMILATED = {
    "as": "s", "es": "s", "ash": "sh", "esh": "sh", "ach": "ch", "ech": "ch", "at": "t", "et": "t",
    "ath": "th", "eth": "th", "ad": "d", "ed": "d", "adh": "dh", "edh": "dh", "ar": "r", "er": "r",
    "az": "z", "ez": "z", "an": "n", "en": "n", "s": "s", "sh": "sh", "t": "t", "d": "d", "r": "r",
    "z": "z", "n": "n", "aj": "j", "ej": "j",
}  # fmt: skip

# First words of many names, each with its usual spellings: one spelling stands for all.
_COMMON = {
    "kafr": "kafar kafer kefar kefr kfar kfer kfr kufr kufur kufar kofr kafour",
    "dayr": "deir deyr dair der dir deer dayr",
    "bayt": "beit beyt bait bet beth bayt beitt byt bit",
    "tall": "tel tell tal tall til tul teil",
    "ayn": "ain ayn ein en in aayn aain ayen oyn eyn",
    "umm": "um umm om oum omm oumm",
    "abu": "abu abou aboo abo bu bou",
    "jabal": "jabal jebel jabel gebel djebel jabl djabal gabal",
    "wadi": "wadi ouadi oued wady uadi vadi wad",
    "ras": "ras rass raas",
    "majdal": "majdal mejdel majdel mijdal migdal mjdel",
    "burj": "burj bourj borj burg bordj",
    "qiryat": "qiryat kiryat kiriat qiriat kirjat qaryat kiryath",
    "givat": "givat givat gvat",
    "qalat": "qalat qalaat kalaat kalat qalaah qala qelaat",
    "mazraat": "mazraat mazraa mazrat mazra mezraa mezraat mazraet",
    "shaykh": "sheikh shaykh cheikh shaikh sheik shekh sheykh shaik chaykh",
    "khirbat": "khirbat khirbet kherbet khirba kharbat khurbat kherbeh khirbah kherba khirbe",
    "bir": "bir bi'r bier beer byr",
    "nahr": "nahr nahar",
    "qasr": "qasr kasr qaser qsar",
    "qusayr": "qusayr qusair qseir qusair qosayr kusair qusseir",
    "hawsh": "hawsh hosh housh hoch haouch hush haush",
    "tayr": "tayr teir tair tir teyr",
    "zayn": "zayn zein zain",
    "husayn": "husayn hussein hussain husain hosein hossein husseyn",
    "ali": "ali aali",
    "jisr": "jisr jisir jeser gisr",
    "haj": "haj hajj hadj hag",
    "gharbi": "gharbi gharbiyah gharbiyeh gharbiya gharbieh",
    "sharqi": "sharqi sharki charqi sharqiyah sharqiyeh sharqiya sharkiyeh",
    "fawqa": "fawqa foqa fouqa fauqa faouqa foka fouka fawka",
    "kabir": "kabir kabira kabirah kebir kbir kabeer",
    "saghir": "saghir saghira saghirah sghir seghir",
}
COMMON = {word: standard for standard, words in _COMMON.items() for word in words.split()}
