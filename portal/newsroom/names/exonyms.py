"""Places, bodies and people that English and French call by different names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from portal.newsroom.remembering import remembered
from portal.newsroom.word_patterns import one_of

# English names | words that say it too = French names | words that say it too. A word with * may go on.
_TABLE = """
United States|America|USA|US | American*|Washington|States = États-Unis|Amérique|USA | américain*|Washington|États-Unis
United Kingdom|Britain|Great Britain|UK | British|Briton* = Royaume-Uni|Grande-Bretagne | R.-U.| britannique*|anglais*
England | English* = Angleterre | anglais*
Scotland | Scot* = Écosse | écoss*
Wales | Welsh* = pays de Galles|Galles | gallois*
Ireland | Irish* = Irlande | irland*
Netherlands|Holland | Dutch* = Pays-Bas|Hollande | néerland*|holland*
Germany | German* = Allemagne | allem*|german*
Spain | Spani* = Espagne | espagn*
Greece | Greek*|Hellen* = Grèce | grec*|hellén*
Switzerland | Swiss = Suisse | suisse*|helvét*
Sweden | Swed* = Suède | suéd*
Norway | Norw* = Norvège | norv*
Denmark | Dan* = Danemark | danois*
Poland | Pol* = Pologne | polon*
Hungary | Hungar* = Hongrie | hongr*|magyar*
Turkey|Türkiye | Turk* = Turquie | turc*|turqu*
Lebanon | Leban* = Liban | liban*
Egypt | Egypt* = Égypte | égypt*
Morocco | Morocc* = Maroc | maroc*
Ivory Coast | Ivor* = Côte d’Ivoire | ivoir*
Japan | Japan* = Japon | japon*|nippon*
China | Chin* = Chine | chin*|Pékin
Russia | Russ*|Moscow = Russie | russ*|Moscou
India | India* = Inde | indien*
Wales | Welsh = pays de Galles | gallois*
Myanmar|Burma | Burm* = Birmanie|Myanmar | birman*
North Korea | Korea* = Corée du Nord | coré*|nord-coré*
South Korea | Korea* = Corée du Sud | coré*|sud-coré*
South Africa | African* = Afrique du Sud | sud-afric*|africain*
Saudi Arabia | Saudi* = Arabie saoudite | saoud*
United Arab Emirates|UAE | Emirat* = Émirats arabes unis|EAU | émira*
Palestine | Palestin* = Palestine | palestin*
Ukraine | Ukrain* = Ukraine | ukrain*
Czech Republic|Czechia | Czech* = République tchèque|Tchéquie | tchè*|tchéc*
Congo | Congo* = Congo|RDC | congol*
Middle East | Mideast = Moyen-Orient|Proche-Orient | moyen-orient*|Levant
West Bank = Cisjordanie
Gaza Strip|Gaza | Gaza* = bande de Gaza|Gaza | gaz*
East Turkestan = Turkestan oriental
European Union|EU | Europe* = Union européenne|UE | europ*|Union
Europe | Europe* = Europe | europ*
Africa | Africa* = Afrique | afric*
Asia | Asia* = Asie | asiat*
Latin America | Latin = Amérique latine | latino*
London | London* = Londres | londonien*
Edinburgh = Édimbourg
Dover = Douvres
Canterbury = Cantorbéry|Canterbury
Cornwall | Cornish = Cornouailles
Beijing = Pékin
Moscow | Muscovite* = Moscou | moscovit*
Warsaw = Varsovie
Vienna = Vienne | vienn*
Athens = Athènes
Venice = Venise | vénit*
Milan = Milan
Genoa = Gênes
Geneva = Genève | genev*
Bern = Berne
Basel = Bâle
Lisbon = Lisbonne
Seville = Séville
Barcelona = Barcelone
Brussels = Bruxelles
Antwerp = Anvers
Ghent = Gand
The Hague|Hague = La Haye
Copenhagen = Copenhague
Hamburg = Hambourg
Frankfurt = Francfort
Dresden = Dresde
Krakow|Kraków = Cracovie
Bucharest = Bucarest
Kyiv|Kiev = Kiev|Kyiv
Odesa|Odessa = Odessa|Odesa
Kharkiv = Kharkiv|Kharkov
Tbilisi = Tbilissi
Yerevan = Erevan
Baku = Bakou
Aleppo = Alep
Damascus = Damas
Beirut = Beyrouth
Bethlehem = Bethléem
Cairo = Le Caire|Caire
Alexandria = Alexandrie
Algiers = Alger
Baghdad = Bagdad
Basra = Bassora
Mosul = Mossoul
Tehran = Téhéran
Riyadh = Riyad|Riad
Mecca = La Mecque|Mecque
Medina = Médine
Dubai = Dubaï
Abu Dhabi = Abou Dhabi|Abu Dhabi
Muscat = Mascate
Kabul = Kaboul
Mumbai = Bombay|Mumbai
Kolkata = Calcutta|Kolkata
Dhaka = Dacca
Kathmandu = Katmandou
Hanoi = Hanoï
Seoul = Séoul
Manila = Manille
Jakarta = Jakarta|Djakarta
Philadelphia = Philadelphie
New Orleans = Nouvelle-Orléans
Havana = Havane
Mexico City = Mexico
Montreal = Montréal
Quebec City|Quebec = Québec | québéc*
Mogadishu = Mogadiscio
Addis Ababa = Addis-Abeba
Cape Town = Le Cap
Nova Scotia = Nouvelle-Écosse
New Brunswick = Nouveau-Brunswick
Newfoundland = Terre-Neuve
British Columbia = Colombie-Britannique
Prince Edward Island = Île-du-Prince-Édouard
Northwest Territories = Territoires du Nord-Ouest
New York = New York
New Zealand | Kiwi* = Nouvelle-Zélande | néo-zéland*
Indigenous = Autochtone|Autochtones | autochton*|indigèn*
Siberia = Sibérie
Crimea = Crimée
Catalonia | Catalan* = Catalogne | catalan*
Brittany | Breton* = Bretagne | breton*
Normandy | Norman* = Normandie | normand*
Burgundy = Bourgogne
Corsica | Corsic* = Corse | corse*
Sicily | Sicil* = Sicile | sicil*
Sardinia = Sardaigne
Tuscany | Tuscan = Toscane
Bavaria | Bavar* = Bavière | bavar*
Saxony = Saxe
Flanders | Flem* = Flandre|Flandres | flam*
California = Californie | californ*
Alps | Alpine = Alpes | alpin*
Pyrenees = Pyrénées
Mediterranean = Méditerranée | méditerran*
Atlantic = Atlantique
Pacific = Pacifique
Arctic = Arctique
English Channel = Manche | transmanche
North Sea = mer du Nord
Thames = Tamise
Rhine = Rhin
Nile = Nil
United Nations|UN = Nations unies|ONU | onusien*
NATO|Nato = OTAN|Otan | atlanti*|alliance
WHO|World Health Organization|World Health Organisation = OMS|Organisation mondiale de la santé
IMF|International Monetary Fund = FMI|Fonds monétaire international
WTO|World Trade Organization = OMC|Organisation mondiale du commerce
OECD = OCDE
ICC|International Criminal Court = CPI|Cour pénale internationale
ICJ|International Court of Justice = CIJ|Cour internationale de justice
IAEA = AIEA
UNHCR = HCR|UNHCR
ECB|European Central Bank = BCE|Banque centrale européenne
IPCC = GIEC|Giec
African Union = Union africaine
World Bank = Banque mondiale
Red Cross = Croix-Rouge
Red Crescent = Croissant-Rouge
White House = Maison Blanche|Maison-Blanche | Washington
House of Commons = Chambre des communes|Communes | députés
House of Lords = Chambre des lords|Lords
State Department = département d’État
Supreme Court = Cour suprême
Labour | Labour = Parti travailliste|travaillistes | travaillist*|Labour
Vladimir Putin|Putin = Vladimir Poutine|Poutine | Kremlin
Netanyahu = Netanyahou|Netanyahu|Nétanyahou
Pope Francis = pape François
Pope Leo = pape Léon
Uighur|Uighurs|Uyghur|Uyghurs = Ouïghour|Ouïghours|Ouïgour|Ouïgours | ouïghour*|ouïgour*
Muslim|Muslims = musulman|musulmans | musulm*|islam*
Christian|Christians | Christ* = chrétien|chrétiens | chréti*
Jewish|Jews|Jew = juif|juifs | juif*|juiv*|hébr*
Christmas = Noël
Easter = Pâques
"""
_REGIONS = {
    "001",
    "XA",
    "XB",
    "QO",
    "EU",
    "UN",
    "EZ",
    "GE",
    "JO",
    "TD",
    "JE",
}  # no names, or names of people as well


@dataclass(frozen=True)
class Exonym:
    """One thing: ``names`` are what each language calls it, ``said`` everything that speaks of it, accents off."""

    names: dict[str, tuple[str, ...]]
    said: dict[str, re.Pattern[str]]

    def __hash__(self) -> int:
        return id(self)

    def is_told(self, folded: str, language: str) -> bool:
        """Whether ``folded`` text (see ``fold``) of ``language`` speaks of it."""
        return self.said[language].search(folded) is not None


@remembered
def fold(text: str) -> str:
    """``text`` in small letters without accents, apostrophes straight."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).casefold()
    return bare.replace("’", "'").replace("œ", "oe").replace("ß", "ss")


_ACCENTS = re.compile(r"[\u0300-\u036f]")


def _said(names: list[str], words: list[str]) -> re.Pattern[str]:
    whole = [fold(name) for name in [*names, *(word for word in words if not word.endswith("*"))]]
    begun = [fold(word[:-1]) for word in words if word.endswith("*")]
    parts = [rf"(?:{'|'.join(map(re.escape, whole))})s?(?!\w)", *map(re.escape, begun)]
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})")


def _split(side: str) -> tuple[list[str], list[str]]:
    names, _, words = side.partition(" | ")
    return [one.strip() for one in names.split("|")], [one.strip() for one in words.split("|") if one.strip()]


def _exonym(english: tuple[list[str], list[str]], french: tuple[list[str], list[str]]) -> Exonym:
    return Exonym(
        {"en": tuple(english[0]), "fr": tuple(french[0])},
        {"en": _said(*english), "fr": _said(*french)},
    )


def _entries() -> list[Exonym]:
    lines = [line.split(" = ") for line in _TABLE.strip().splitlines()]
    entries = [_exonym(_split(english), _split(french)) for english, french in lines]
    known = {name for entry in entries for name in entry.names["en"]}
    return entries + [
        _exonym(([english], [_stem(english)]), ([french], [_stem(french)]))
        for english, french in _countries()
        if english not in known
    ]


def _countries() -> list[tuple[str, str]]:
    english, french = (dict(Locale(language).territories) for language in ("en", "fr"))
    return [
        (english[code], french[code])
        for code in english
        if code in french and code not in _REGIONS and re.fullmatch(r"[\w’' -]+", english[code])
    ]


def _stem(name: str) -> str:
    """What a country's name and its adjective begin with: "Azerb" of Azerbaijan."""
    first = name.split(" ")[0]
    return f"{first[: max(4, len(first) - 3)]}*"


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[re.Pattern[str], dict[str, Exonym]]]:
    entries = _entries()
    result = {}
    for language in ("en", "fr"):
        names = {name: entry for entry in reversed(entries) for name in entry.names[language]}
        result[language] = (re.compile(rf"(?<![\w.-]){one_of(names)}(?![\w-]|\.\w)"), names)
    return result


@remembered
def find_exonyms(text: str, language: str) -> tuple[tuple[int, int, Exonym], ...]:
    """Where ``text`` names something that has a name in both languages: from, to, what."""
    pattern, names = _index()[language]
    return tuple((*match.span(), names[match.group()]) for match in pattern.finditer(text))
