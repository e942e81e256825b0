"""Whether an actor's name is a party's: by the registry, by its words in any tongue, by form."""

import csv
import unicodedata

import pytest

from atlas.reference.actors import find_actor, load_actors, nature_of
from atlas.reference.actors.person_or_party import OFFICE, PARTY, PERSON, UNKNOWN
from atlas.shipped import shipped

# Parties of many wars, as tables write them; states, armies, groups, crowds, in many scripts.
PARTIES = """
RSF; SAF; Rapid Support Forces; M23; Wagner; Azov; Al-Shabaab; Boko Haram; Sendero Luminoso;
Arakan Army; حزب الله; קבוצת ואגנר; Al Qaeda; Islamic State; Houthis; Jaish al-Adl;
Kata'ib Hezbollah; Jama'at Nusrat al-Islam wal-Muslimin; Los Zetas; Popular Mobilization;
Tigray Defense; South Sudan; United States; Saudi Arabia; Burkina Faso; Syrian rebels;
Turkish proxies; Government of Mali (2012-); Military Forces of Israel (2022-);
Protesters (India); Unidentified Armed Group (Mali); Civilians (Lebanon);
Fulani Ethnic Militia (Nigeria); JNIM: Group for Support of Islam and Muslims;
HTS: Hayat Tahrir al Sham; Dan Na Ambassagou; Katiba Macina; Private Security Forces (Kenya);
Rioters (South Africa); Islamic State Sahel Province (ISSP); Sudan Liberation Movement/Army;
Lord's Resistance Army; Tamil Tigers; Red Cross; Doctors Without Borders; New People's Army;
Abu Sayyaf; Communist Party of India (Maoist); Guerreros Unidos; La Familia Michoacana;
Comando Vermelho; Primeiro Comando da Capital; Gente Nueva; Clan del Golfo;
Ejército de Liberación Nacional; Fuerzas Armadas; ЧВК Вагнер; Вооруженные силы Украины; ВСУ;
Правый сектор; Збройні сили України; Батальйон Азов; قوات الدعم السريع; الجيش السوداني;
كتائب القسام; سرايا القدس; أنصار الله; الحوثيون; مدنيون; بوكو حرام; حركة أمل; صה"ל; צה"ל;
כוחות הביטחון; חמאס; חיזבאללה; הג'יהאד האסלאמי; سپاه پاسداران; ارتش ایران;
Türk Silahlı Kuvvetleri; Suudi Arabistan; Özgür Suriye Ordusu; Bundeswehr; Rote Armee Fraktion;
Freie Syrische Armee; Forces armées maliennes; Front de libération nationale; État islamique;
Israeli settlers; local residents; unknown gunmen; unidentified attackers; villagers; Israel;
Hezbollah; Hamas; Iranian proxies; Border Police; Shin Bet; Kurdish fighters; Peshmerga; PKK;
Al Nusra Front; Ansar Dine; Lou Nuer; Murle; Rizeigat Baggara; 18th Street Gang; MS-13;
Battalion 13; unit 8200; African Union; UNIFIL; MONUSCO; NATO; EU; UK; South Korea; Sri Lanka;
Costa Rica; El Salvador; Ivory Coast; Papua New Guinea; Bosnia and Herzegovina;
Republika Srpska; Northern Alliance; Mahdi Army; Badr Organization; Asa'ib Ahl al-Haq;
Saraya al-Salam; Southern Transitional Council; Ansar Allah; Allied Democratic Forces;
Mai-Mai Yakutumba; Mai Mai Raia Mutomboki; CODECO; FDLR; Anti-Balaka; Seleka; 3R;
Ambazonia Defence Forces; Ambazonian separatists; Lashkar-e-Taiba; Tehrik-i-Taliban Pakistan;
Haqqani Network; Karen National Union; People's Defence Force; Tatmadaw;
Ta'ang National Liberation Army; White Helmets; Proud Boys; Ku Klux Klan; Provisional IRA;
Ulster Volunteer Force; Hell's Angels; Khmer Rouge; Viet Cong; 真主党; 以色列国防军; 塔利班; 하마스;
Ministry of Defence; Ministry of Women and Child Welfare; Supreme Court; ACLED;
Reuters news agency; shepherds; olive farmers; Russian Federation; Ukrainian Ground Forces;
Donetsk People's Republic; Freedom of Russia Legion; General Command;
General Security Directorate; King Fahd Brigade; Martyr Abu Ali Mustafa Brigades;
Free Patriotic Movement; Lebanese Forces; Future Movement; Muslim Brotherhood; Hurras al-Din;
Quds Force; IRGC Quds Force; Syrian Democratic Forces; Free Syrian Army; Sudanese Armed Forces;
Fano; Oromo Liberation Army; Al Jazeera; Dozo hunters; bandits; Kuki militants;
Meitei civilians; Hutu rebels; Gulf Cartel; Zapatistas; Polícia Militar; Força Aérea;
Armée française; Palestinian Islamic Jihad; Hezbollah fighters; Misrata militias; Jund al-Aqsa;
Tupac Amaru Revolutionary Movement; Black Panthers; Barrio 18; European Union; Arab League;
Islamic Emirate; Hilltop Youth; Naxalites; Maoists; Indian Army; Bajrang Dal; Grey Wolves;
المتظاهرون; المقاومة الإسلامية; فصائل المعارضة; لواء القدس; الحشد الشعبي; תושבי הכפר;
שבט אל-טיאהא; ELN; FARC; FARC dissidents; Ejército Popular de Liberación;
Autodefensas Gaitanistas de Colombia; Cartel de Sinaloa; CJNG; Jalisco New Generation Cartel;
Los Rastrojos; Águilas Negras; Tren de Aragua; G9; 400 Mawozo; Viv Ansanm; PNH;
Haitian National Police; TPLF; Tigray Defence Forces; Amhara militia; ENDF;
Eritrean Defence Forces; OLF-Shane; Al Shabaab; ASWJ; Puntland Security Force; Jubaland;
SSC-Khatumo; Somaliland; LNA; GNA; Zintan brigades; Tuareg rebels; AQIM; ISGS; CSP-PSD; FAMa;
Ansaroul Islam; VDP; Bandits; Yan Sakai; ISWAP; JAS; Boko Haram (JAS); Civilian JTF;
Nigerian Army; IPOB; Eastern Security Network; Ambazonia Governing Council; RENAMO;
Ahlu Sunna wal-Jama'a; SAMIM; Rwandan Defence Force; Nyatura; NDC-R; RED-Tabara; FARDC;
Lendu militia; Zaire-FPAC; UPC; CPC; Coalition of Patriots for Change; SPLM-IO; White Army;
SPLA; NAS; Darfur Joint Force; Minnawi faction; SLM-MM; Abu Tira; Popular Resistance;
Baggara tribesmen; Syrian Arab Army; HTS; SNA; SDF; YPG; ISIS cells; National Defense Forces;
Tiger Forces; Fifth Corps; Liwa Fatemiyoun; Peshmerga Forces; Hashd al-Shaabi;
Kata'ib Sayyid al-Shuhada; Harakat al-Nujaba; Ashab al-Kahf; Turkish Armed Forces;
Presidential Leadership Council; STC; Giants Brigades; Ansarullah; Saudi-led coalition;
Tehreek-e-Taliban Pakistan; BLA; Baloch Liberation Army; Islamic State Khorasan; NRF;
National Resistance Front; Taliban; Haqqani network; KIA; MNDAA; Three Brotherhood Alliance;
Pyu Saw Htee; NPA; BIFF; MILF; Maute Group; BRN; Barisan Revolusi Nasional; OPM;
West Papua National Liberation Army; CPI-Maoist; United Liberation Front of Asom;
Hizbul Mujahideen; Jaish-e-Mohammed; Khalistan Commando Force; LTTE; Wagner Group; PMC Wagner;
Luhansk People's Republic; Azov Brigade; Right Sector; Aidar Battalion; Russian Air Force;
Kadyrovites; Rosgvardia; GUR; SBU; Artsakh Defence Army; Azerbaijani forces; KLA; VRS;
Bosnian Serb Army; HVO; Arkan's Tigers; IRA; UVF; ETA; PIJ; Al-Qassam Brigades; PRC; DFLP;
Lions' Den; Jenin Battalion; Israel Police; Israel Defense Forces; Unit 8200; Amal Movement;
Radwan Force; LAF; Jordanian army; Egyptian Army; Sinai Province; Wilayat Sinai; IRGC; Basij;
Jaish ul-Adl; PJAK; KDPI; Mujahedin-e Khalq; United Nations; ICRC; MSF; World Food Programme;
Amnesty International; BBC News; US Navy; Royal Air Force; French Foreign Legion; G5 Sahel;
MNJTF; Oath Keepers; Antifa; Mara Salvatrucha; PCC; Família do Norte; Mapuche activists; CAM;
Shining Path; MRTA; Montoneros; Contras; Sandinista Army; Viet Minh; Pathet Lao;
People's Liberation Army; Japanese Red Army; Aum Shinrikyo; North Korea; Красная Армия;
ополченцы ДНР; мирные жители; Министерство обороны; Национальная гвардия; Батальон Восток;
талибы; Росгвардия; полиция; правительство Судана; Сили оборони; Повітряні сили;
Національна гвардія; Правий сектор; мирні жителі; الجيش الإسرائيلي; الجيش الوطني الليبي;
الجيش السوري الحر; تنظيم الدولة الإسلامية; هيئة تحرير الشام; جبهة النصرة;
قوات سوريا الديمقراطية; مسلحون مجهولون; متظاهرون سلميون; الشرطة العسكرية; وزارة الدفاع;
عشائر العرب; السعودية; جنوب السودان; الولايات المتحدة; حرس الثورة; حركة طالبان; צבא לבנון;
כוח רדואן; ארגון הג'יהאד האסלאמי; משטרת ישראל; אזרחים ישראלים; מתנחלים; הרשות הפלסטינית;
ממשלת לבנון; מפלגת הליכוד; גדודי אל-קסאם; צבא הגנה לישראל; ארצות הברית; ערב הסעודית; نیروی قدس;
بسیج; معترضان; دولت ایران; طالبان; جمهوری اسلامی; گروه جیش العدل; PKK teröristleri;
Türk Ordusu; Jandarma; göstericiler; Hükümet güçleri; Deutsche Armee; Polizei Berlin;
Aufständische; Zivilisten; Forças Armadas; Polícia Federal; manifestantes; Fuerza Pública;
Policía Nacional; campesinos; Forces de sécurité; Rebelles touaregs; Civils; Groupe Wagner;
Garde nationale; Jeunesse patriotique; Sierra Leone; Cabo Verde; Trinidad and Tobago;
Hong Kong; New Zealand; North Macedonia; Western Sahara; Congo (DRC);
Democratic Republic of Congo; Central African Republic; Côte d'Ivoire; Burundi;
Equatorial Guinea; United Arab Emirates; Sudanese Sufis; Chinese hackers; Anonymous; unknown;
armed men; masked men; angry mob; religious leaders; Orthodox Church; Catholic priests;
teachers' union; truck drivers; Fishermen; farm workers; Rohingya refugees; Coptic Christians;
Shi'a militia; Druze fighters; Yazidi women; Zionist settlers
"""
# Invented persons, in the forms in which tables name them.
PERSONS = """
Amal Nader; Amal Qnader; John Smith; J. Smith; Dr Nader; Dr. Amal Nader; Ali bin Abdullah;
Juan Carlos Gómez; Juan Pérez; María José de la Cruz; Jean-Pierre Dupont; Jean DUPONT;
AMAL NADER; amal nader; Nader, Amal; Abdel Fatah Nader; Marine Dubois; Devlet Yılmaz;
Hüseyin Murat; Mehmet Öz; أمل نادر; محمد علي حسن; عبد الله نادر; الشيخ أحمد; الدكتور محمد نادر;
جهاد نادر; אמל נאדר; יוסי כהן; ד"ר יוסי כהן; חיים לוי; Иван Петров; Иван Иванович Петров;
Дмитрий Казаков; Олена Радченко; Тарас Силенко; امیر نادری; Amal Nader and Yusuf Qnader;
Amal Nader & sons; Army commander Amal Nader; Police Captain Amal Nader;
Hezbollah commander Amal Nader; Lebanese journalist Amal Nader;
Amal Nader (Hezbollah commander); Amal Nader (34); Amal Nader, 34; Amal Nader 34;
Mayor Yusuf Qnader; Amal Nader from Tyre; Amal Nader of Tyre; Hezbollah's Amal Nader;
IDF soldier Amal Nader; Minister Amal Nader; AmalNader; Amal_Nader; Suspect: Amal Nader;
Christos Papadopoulos; Nguyen Van Minh; 王小明; Ng Wei; O'Brien Patrick; Patrick O'Brien;
Mary-Jane Watson; van den Berg Jan; Jan van den Berg; Leonardo da Silva; ಅಮಲ್ ನಾದರ್; अमल नादर;
Ámàl Nādēr; Mr. X; the late Amal Nader; Private Smith; Amal N.; A. N. Qnader; Юсуф Кнадер;
Kim Jin Un; KIM JIN UN; Li Qwei; Israel Qlevi; Chad Qsmith; Jordan Qpeters;
Saif al-Islam Qnader; Jihad Qnader; Nusrat Qkhan; J.K. Qnader; Sheikh Ahmed Qnader;
Abu Bakr al-Qnader; Umm Yusuf; Roger Qwaters; Marina Qsilva; Colonel Qpetrov; Karen Qsmith;
Otto von Qberg; Luís de Qsouza; Muhammad bin Ali Al Qnader; 김민지; Дмитрий Козаков;
Gen. Yusuf Hamdan Qnader; Yusuf Qnader (Abu Ali); Олена Радченко; أبو نادر; فتح الله نادر;
اللواء أحمد نادر; Степан Бандеренко; 15-year-old Amal Qnader; Amal Qnader aka Abu Ali;
Amal "Abu Ali" Qnader; Amal Qnader, farmer; two civilians: Amal Qnader and Ali Qnader;
Amal Qnader/Ali Qnader; Sergeant Qnader; girl named Amal Qnader; don Pedro; Sr. García;
Mme Diallo; Khin Maung; Nguyễn Văn A; 佐藤 健; हरि कुमार
"""

# Of one word, and with no word that says what they are: they go out, and are listed.
NOT_KNOWN = ["Zort", "Zongweogo", "Wazembo", "Nader", "نادر", "the Zort", "Voice of Qland"]


def _names(text):
    return [name.strip() for name in text.replace("\n", " ").split(";") if name.strip()]


@pytest.mark.parametrize("name", _names(PARTIES))
def test_a_party_is_named(name):
    """A stranger's table shows its parties, whichever war it is of."""
    assert nature_of(name) == PARTY


@pytest.mark.parametrize("name", _names(PERSONS))
def test_a_person_looks_like_one(name):
    """Two to four words without a word for a party, with titles, initials, by-names, ages."""
    assert nature_of(name) == PERSON
    assert nature_of(unicodedata.normalize("NFD", name)) == PERSON


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_what_is_neither_is_not_known(name):
    """It is not said to be a person, and not said to be none."""
    assert nature_of(name) == UNKNOWN


def test_every_actor_of_the_registry_is_known():
    """The registry goes before the form of a name: none of its parties is taken for a person."""
    for actor in load_actors().values():
        for name in actor.spellings():
            if len(find_actor(name)) and load_actors().bearers(name) == (actor.actor_id,):
                assert nature_of(name) == (OFFICE if actor.kind == "person" else PARTY), name


@pytest.mark.parametrize(
    ("name", "kind", "nature"),
    [
        ("Nader", "Person", PERSON),
        ("Nader", " PERSON ", PERSON),
        ("Nader", "individual", PERSON),
        ("Nader", "civilian", PERSON),
        ("Nader", "Journalist", PERSON),
        ("Nader", "", UNKNOWN),
        ("Amal Nader", "", PERSON),
        ("Amal Nader", "civilians", PERSON),
        ("Amal Nader", "unidentified", PERSON),
        ("Amal Nader", "of my own", PERSON),
        ("Zort", "rebel group", PARTY),
        ("Zort", "Militia", PARTY),
        ("Zort Bar", "group", PARTY),
        ("Rapid Support Forces", "Person", PERSON),
    ],
)
def test_a_kind_counts_where_it_is_of_the_list(name, kind, nature):
    """What a table states of a party is taken at its word; any other word, by form."""
    assert nature_of(name, kind) == nature


def test_the_list_of_words_is_in_order():
    """Each line has a language, a word and a meaning; none stands there twice."""
    path = shipped("actors", "organisation_words.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    keys = [(row["language"], row["means"], row["word"]) for row in rows]
    assert keys == sorted(set(keys))
    assert {row["means"] for row in rows} == {
        *("organisation", "acronym", "title", "name", "state", "demonym")
    }
    assert all(row["word"].strip("* ") and row["language"] for row in rows)
    assert {"en", "ar", "he", "fr", "es", "ru", "uk", "fa", "tr", "de", "pt"} <= {
        k[0] for k in keys
    }


def test_a_long_text_is_read_in_no_time():
    """A hostile name of a hundred thousand words is neither, at once."""
    assert nature_of("of the " * 50_000) in (PARTY, UNKNOWN)
    assert nature_of("Aa " * 50_000) == UNKNOWN
    assert nature_of("(" * 50_000) == UNKNOWN
