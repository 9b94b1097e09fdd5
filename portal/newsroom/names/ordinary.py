"""Words that are written with a capital and yet translated: offices, institutions, feasts, nationalities."""

from portal.newsroom.telling_words import words

TITLES = words(
    """
    mr mrs ms miss dr prof professor sir lord lady dame king queen prince princess pope president prime minister
    chancellor senator governor mayor judge justice captain colonel general major sergeant inspector detective m mm
    mme mmes mlle me pr professeur professeure roi reine pape saint st sainte ste monsieur madame docteur docteure
    président présidente ministre sénateur sénatrice gouverneur maire juge capitaine général commandant father
    sister brother rabbi imam sheikh cheikh ayatollah père sœur soeur frère rabbin
    """
)
_MONTHS = """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    """
ORDINARY = {
    "en": words(
        _MONTHS
        + """
        a an i in it on or as so us me be do no if at act affairs agency agreement air airport airlines alliance
        ambassador amendment annual army article arts assembly association attorney authority award bank bar bay bbc
        bill bishop blue board book borough boulevard branch bridge british bureau cabinet campaign capital care
        castle catholic cathedral central centre center century chair chairman chairwoman chamber channel chapter
        charter chief church circle circuit civil clinic club coach coalition coast code college column command
        commission commissioner commission's committee common commons communist community company conference
        confederation congress conservative conservatives constitution consul convention convict cooperation
        corporation council councillor counsel county court crown cup customs daily day deal defence defense
        democrat democrats democratic department deputy desk development diplomatic directive director disaster
        district division doctor earth east eastern economic economy editor education election electoral embassy
        emergency employment energy english enterprise entry environment environmental equality establishment estate
        evening event exchange executive exhibition eye facebook faculty fair family federal federation festival
        field finance financial fire first five fleet flight food football force forces foreign forest forum
        foundation free freedom front fund future gallery game games garden gazette global god gold golden
        government governor grand grant great green group guard guardian guide hall harbour harbor head health
        herald high hill his history home homes horizon hospital hotel house housing human independence independent
        index industry information initiative inland inquiry institute insurance interior internal international
        internet islam islamic island islands jewish journal judge judicial judiciary jury justice kingdom labor
        labour lake land language law league left legal liberal liberals library life light line local lower
        magazine magistrate main man manager manual map maritime market master mayor media medical member mental
        metropolitan middle migration military mill mine mining minister ministry mission mobile monitor month
        morning mosque mount mountain mountains museum muslim national nations natural naval navy network new news
        newspaper night noon north northern northwest northeast note number nursing observatory occupied ocean
        office officer official olympic olympics open opera orchestra order organisation organization oriental
        orthodox outreach overseas palace panel paralympic park parliament partners partnership party pass passport
        path patriarch peace people people's permanent pier place plan planning plaza police policy political
        politics pool poor port post power premier presbyterian presidency press primary prison private prize
        programme program progress project prosecutor protection protestant province public publisher quarter radio
        rail railway railways ranger rapid reading red reform refugee region regional register regulation relief
        report republic republican republicans rescue research reserve resolution response revenue review revolution
        revolutionary right rights river road roads rose round royal rule rules safety sanctuary save scheme scholar
        school schools science sciences sea second secretary section sector security senate senior service services
        shadow shore silk silver sixth social socialist society south southern southeast southwest space speaker
        special spokesman spokesperson spokeswoman sport sports square staff standard star state states station
        statistics steel stock strait strategy street student studies study summit sun supreme survey system tax
        team teachers technology television territory theatre theater third times tower town trade trades traffic
        training transport transportation treasury treaty trial tribunal tribune trust tunnel twitter under union
        unions united unity university upper upstream urban valley vatican veterans vice victim village voice
        volunteer volunteers war watch water waters wave way web week weekly west western white wind witness woman
        women women's world yard year years young youth zone google christmas easter ramadan covid arab arabs kurd
        kurds jew jews christian christians hindu sikh turk turks swede swedes dane danes pole poles scot scots
        briton britons finn finns serb serbs croat croats czech greek greeks french dutch welsh swiss thai iraqi
        iraqis israeli israelis pakistani saudi emirati yemeni afghan afghans german germans uzbek kazakh tory
        tories whig nazi nazis marxist turkic roman latin silkroad senate's sign skip read show hide listen see get
        stay more most how why who what when where which that this these those there here with without from into
        after before during while since because although though however but and the for not nor yet then than thus
        also caption photo picture image video graphic chart figure table diagram drawing
        """
    ),
    "fr": words(
        """
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi
        jeudi vendredi samedi dimanche un une le la les l d des du de au aux ce cet cette ces son sa ses leur leurs
        mon ma mes notre nos votre vos je tu il elle on nous vous ils elles et ou mais donc or ni car si que qui
        quoi dont où quand comme en dans sur sous par pour avec sans chez vers entre contre depuis pendant après
        avant selon malgré dès lors puis ensuite enfin alors ainsi aussi cependant toutefois pourtant néanmoins là
        ici hier demain aujourd jamais toujours rien tout tous toute toutes aucun aucune certains certaines
        plusieurs quelques chaque autre autres même académie accord administration affaires agence aéroport alliance
        ambassade amirauté année armée arts assemblée association autorité banque barreau bourse bureau cabinet
        caisse capitale centrale centre chambre champ chancellerie chaîne château chef cité club coalition code
        collectif collège comité commission commune communes communauté compagnie comptes confédération conférence
        congrès conseil constitution consulat convention coopération cour croix défense délégation démocrate
        démocrates département direction directive droit droits école économie éducation église empire énergie
        enquête enseignement entreprise environnement est état états europe évêché exposition faculté fédération
        festival finances fonds fondation force forces forum france front garde gauche gendarmerie gouvernement
        grand grande grève groupe guerre haut haute hôpital hôtel île îles indépendance inspection institut
        intérieur internet journal jeux justice laboratoire lac ligue livre loi lois lycée mairie maison marché
        marine mer météo métropole ministère ministre mission monde montagne mouvement moyen musée mutuelle national
        nations nord observatoire office olympiques opéra ordre organisation orient ouest palais pape parc parlement
        parquet parti pays place plan plage police pont port poste préfecture premier première présidence presse
        prix programme projet province pyramide quai radio rassemblement région renaissance république républicains
        réseau réserve résistance révolution rive rivière route royaume rue sécurité sénat service services siècle
        société solidarité sport sud sûreté syndicat télévision théâtre tour traité tribunal tribune trésor union
        université vallée vatican ville voix noël pâques ramadan covid photo image vidéo carte graphique schéma
        dessin courbe diagramme légende tableau
        """
    ),
}
