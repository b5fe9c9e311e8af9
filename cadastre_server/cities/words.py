"""The words that names in an invented city are made of. Nobody is meant by them."""

from __future__ import annotations

CITY = "Namuna shahri"
"""`Sample city`: stands in every address, so that whoever meets one knows what it is."""

PLACES = (
    "Navbahor", "Guliston", "Bogʻishamol", "Chinorzor", "Oqtepa", "Obodon", "Istiqbol", "Bunyodkor",
    "Yangiobod", "Olmazor", "Anhorboʻyi", "Koʻkterak", "Sarbon", "Gulobod", "Tinchlik", "Doʻstlik",
    "Moʻtabar", "Sohibkor", "Bodomzor", "Shodlik", "Yoshlik", "Nurafshon", "Tongotar", "Sebzor", "Oltintepa",
    "Qoraqamish", "Zarafshon", "Mehrigiyo", "Gulzor", "Farovon", "Hamkor", "Saodat", "Ravnaq", "Mustahkam",
    "Uzumzor", "Yangi hayot", "Baxt", "Iftixor", "Kamolot", "Ziyokor", "Oqsuv", "Koʻhna darvoza",
    "Choʻpontepa", "Sharqona", "Samarali", "Toʻqimachi", "Kulolchilik", "Mevazor", "Archazor", "Lolazor",
    "Toshloq", "Soyboʻyi", "Xonobod", "Beshyogʻoch", "Qoʻrgʻontepa", "Eski boʻston", "Yangi boʻston",
    "Gʻunchali", "Oʻrikzor", "Anorzor", "Behizor", "Yongʻoqzor", "Terakzor", "Tolariq", "Buloqboshi",
    "Suvsoz", "Peshqadam", "Muruvvat", "Mahorat", "Vatandosh", "Shukrona", "Ezgulik", "Gʻoyibota", "Qahramon",
    "Munavvar", "Fayzobod", "Gulshan", "Xirmontepa", "Boʻzbozor", "Paxtakor", "Dehqonobod", "Chorbogʻ",
    "Naqshin", "Zilola", "Barkamol", "Hunarmand", "Adolat", "Ishonch",
)  # fmt: skip

MALE = (
    ("Aziz", "Азиз"), ("Bekzod", "Бекзод"), ("Doniyor", "Дониёр"), ("Elyor", "Элёр"), ("Farrux", "Фаррух"),
    ("Gʻayrat", "Ғайрат"), ("Hasan", "Ҳасан"), ("Ilhom", "Илҳом"), ("Jasur", "Жасур"), ("Kamol", "Камол"),
    ("Laziz", "Лазиз"), ("Murod", "Мурод"), ("Nodir", "Нодир"), ("Oʻktam", "Ўктам"), ("Otabek", "Отабек"),
    ("Qodir", "Қодир"), ("Rustam", "Рустам"), ("Sardor", "Сардор"), ("Shuhrat", "Шуҳрат"), ("Temur", "Темур"),
    ("Ulugʻbek", "Улуғбек"), ("Umid", "Умид"), ("Vohid", "Воҳид"), ("Xurshid", "Хуршид"),
    ("Yoʻldosh", "Йўлдош"), ("Zafar", "Зафар"), ("Gʻani", "Ғани"), ("Toʻlqin", "Тўлқин"),
)  # fmt: skip
FEMALE = (
    ("Aziza", "Азиза"), ("Barno", "Барно"), ("Dilnoza", "Дилноза"), ("Feruza", "Феруза"),
    ("Gulnora", "Гулнора"), ("Hilola", "Ҳилола"), ("Iroda", "Ирода"), ("Kamola", "Камола"), ("Lola", "Лола"),
    ("Malika", "Малика"), ("Nigora", "Нигора"), ("Oygul", "Ойгул"), ("Oʻgʻiloy", "Ўғилой"),
    ("Robiya", "Робия"), ("Saodat", "Саодат"), ("Shahnoza", "Шаҳноза"), ("Umida", "Умида"),
    ("Zulfiya", "Зулфия"),
)  # fmt: skip
SURNAMES = (
    ("Abdullayev", "Абдуллаев"), ("Boboyev", "Бобоев"), ("Choʻliyev", "Чўлиев"),
    ("Doʻstmurodov", "Дўстмуродов"), ("Ergashev", "Эргашев"), ("Fozilov", "Фозилов"), ("Gʻafurov", "Ғафуров"),
    ("Gʻulomov", "Ғуломов"), ("Hakimov", "Ҳакимов"), ("Ismoilov", "Исмоилов"), ("Joʻrayev", "Жўраев"),
    ("Karimov", "Каримов"), ("Latipov", "Латипов"), ("Mirzayev", "Мирзаев"), ("Nazarov", "Назаров"),
    ("Oripov", "Орипов"), ("Oʻrinov", "Ўринов"), ("Poʻlatov", "Пўлатов"), ("Qosimov", "Қосимов"),
    ("Rahimov", "Раҳимов"), ("Sodiqov", "Содиқов"), ("Soʻfiyev", "Сўфиев"), ("Toshpoʻlatov", "Тошпўлатов"),
    ("Toʻrayev", "Тўраев"), ("Umarov", "Умаров"), ("Usmonov", "Усмонов"), ("Xoʻjayev", "Хўжаев"),
    ("Yoʻldoshev", "Йўлдошев"), ("Yusupov", "Юсупов"), ("Zokirov", "Зокиров"), ("Shokirov", "Шокиров"),
    ("Sharipov", "Шарипов"),
)  # fmt: skip

RUSSIAN_MALE = (
    "Андрей", "Борис", "Виктор", "Григорий", "Дмитрий", "Евгений", "Игорь", "Константин", "Николай", "Фёдор",
)  # fmt: skip
RUSSIAN_FEMALE = ("Алла", "Вера", "Галина", "Елена", "Ирина", "Людмила", "Марина", "Наталья", "Ольга", "Татьяна")
RUSSIAN_PATRONYMICS = (
    "Алексеев", "Андреев", "Борисов", "Викторов", "Иванов", "Николаев", "Петров", "Семёнов", "Фёдоров",
)  # fmt: skip
RUSSIAN_SURNAMES = (
    "Белов", "Воробьёв", "Голубев", "Данилов", "Ершов", "Журавлёв", "Зайцев", "Калинин", "Лебедев", "Миронов",
    "Никитин", "Орлов", "Соколов", "Тихонов", "Щукин",
)  # fmt: skip

KOREAN_SURNAMES = ("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "신", "허", "남", "황")
KOREAN_GIVEN = (
    "영수", "민호", "성진", "정훈", "재현", "동욱", "영희", "은주", "미영", "수진", "지혜", "현정", "빅토르",
    "올가", "류드밀라",
)  # fmt: skip
KOREAN_RUSSIAN_SURNAMES = ("Ким", "Ли", "Пак", "Цой", "Тен", "Кан", "Югай", "Хван", "Нам", "Шин", "Эм", "Хегай")

COMPANIES = (
    "Chinor Savdo", "Bogʻbon Invest", "Yulduz Qurilish", "Oqtosh Beton", "Sohil Tekstil", "Zarbdor Trans",
    "Koʻprik Servis", "Mehnat Sanoat", "Anhor Oziq-ovqat", "Bahor Farm", "Turon Metall", "Ipak Moda",
    "Doʻst Mebel", "Navroʻz Non", "Olmos Elektro", "Sarv Bogʻi", "Tong Logistika", "Шарқ Нур", "Азия Пласт",
    "Строй Гарант", "한빛 무역", "동방 섬유",
)  # fmt: skip
COMPANY_FORMS = ("MChJ", "XK", "QK", "AJ")
BANKS = ("Namuna Ipoteka Bank ATB", "Namuna Savdo Bank ATB", "Namuna Qurilish Bank ATB", "Намуна Халқ Банки АТБ")
COURTS = (
    "Namuna shahar fuqarolik ishlari boʻyicha sudi", "Namuna shahar iqtisodiy sudi",
    "Суд по гражданским делам города Намуна", "Majburiy ijro byurosi Namuna shahar boshqarmasi",
    "Namuna shahar 3-son notarial idorasi",
)  # fmt: skip
UTILITIES = ("Namuna Elektr Tarmoqlari AJ", "Namuna Suv Taʼminoti MChJ", "Namuna Gaz Taʼminoti AJ")
RAILWAY = "Namuna Temir Yoʻllari AJ"
WATER_BOARD = "Namuna shahar irrigatsiya boshqarmasi"
CITY_HALL = "Namuna shahar hokimligi"
SCHOOL_BOARD = "Namuna shahar maktabgacha va maktab taʼlimi boshqarmasi"
APOSTROPHES = ("ʻ", "ʻ", "ʻ", "ʻ", "‘", "'", "`", "’")
"""What people type for the Uzbek letters oʻ and gʻ, the right one most often."""
