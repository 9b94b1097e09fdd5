"""Words that tell English from French: frequent in one and no word of the other, nor borrowed by it."""

import re
from collections.abc import Mapping

from portal.newsroom.remembering import remembered


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which blanks separate."""
    return frozenset(text.split())


ENGLISH = words(
    """
    the of and to is was were are been being has have had having does did doing done will would shall should could
    might must cannot that this these those there here their theirs them they he she his her hers him we our you
    your yours who whom whose which what when where why how with within without from into onto upon by at about
    against along among amongst around behind below beneath beside besides between beyond during before after
    through throughout towards toward under until till since though although because while whereas whether if than
    then thus therefore however moreover nevertheless meanwhile instead indeed also already always almost again ago
    another any anyone anybody anything anywhere away both each either neither else elsewhere enough even ever every
    everyone everybody everything everywhere few fewer further himself herself itself themselves ourselves yourself
    myself just least less like little many more most much my never next nobody none nor nothing now often once only
    other others own perhaps quite rather same several so some somebody someone something sometimes somewhere soon
    still such too very well yes yet it its not
    said says saying told asked asks called calls made make makes making take takes took taken taking give gives gave
    given giving get gets got getting go goes went gone going come comes came coming see sees saw seen seeing know
    knows knew known think thinks thought find finds found finding keep keeps kept hold holds held began begun begin
    became become becomes bring brought buy bought build built catch caught feel felt fall fell fallen grow grew grown
    hear heard lead led lose loses lost meet meets paid pay sell sold send sends spend spent speak spoke spoken
    stand stood teach taught understand understood win wins won write writes wrote written want wants wanted need
    needs needed help helped helps uses used using tried try tries turned turn turns worked work works working
    lived live lives living died die dies dead born killed wounded injured left leave leaves leaving moved moving
    year years yearly day days daily week weeks weekly month months monthly today yesterday tomorrow tonight people
    person man men woman women child children boy boys girl girls family families friend friends father mother
    brother sister husband wife government governments country countries city cities town towns world
    law laws war wars peace army soldiers worker workers school schools teacher teachers house houses housing
    home homes health doctor doctors nurse nurses money business businesses company companies trade price prices tax
     water food fire fires road roads street streets river rivers sea land light night morning evening
    afternoon story stories word words book books newspaper newspapers law lawyer lawyers judge judges
    prisoners power voters policy policies growth growing loss losses wages
    strike strikes snow rain wind heat drought farmers farmer field fields crop crops weather summer winter spring
    autumn
    first third last later latest early earlier high higher highest low lower lowest old older oldest young
    younger youngest new newer newest big bigger biggest small smaller smallest great greater greatest good better
    bad worse worst right wrong white black red blue whole full strong stronger weak easy heavy deep wide true false
    likely unlikely able unable according across above down off near up
    two three five seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand
    for
    """
)
FRENCH = words(
    """
    le la les des du de en et est une un que qui quoi dont où dans sur avec il elle ils elles nous vous je ce cet
    cette ces ses leur leurs notre nos votre vos mes été étaient était sera seront serait seraient
    sont suis êtes sommes ont avait avaient avons avez aura auront aurait auraient avoir être ayant étant furent
    mais ou donc ni comme aussi même mêmes très trop peu plusieurs quelques quelque chaque tous toute toutes rien
    jamais toujours déjà ici là alors ainsi après avant depuis sous selon contre parce lorsque lors quand
    pourquoi lequel laquelle lesquels celui celle ceux celles au aux pas puis puisque tandis malgré
     grâce parmi dès hors jusque jusqu aucun aucune autre autres certains certaines telle tels telles
    personne beaucoup moins mieux bien assez environ également notamment cependant pourtant toutefois désormais
    ensuite enfin surtout souvent parfois presque seulement plutôt vraiment hier demain aujourd soir nuit
    dit dire fait faire faut peut peuvent pouvait pourrait pourraient doit doivent devait devrait devraient veut
    veulent voulait va vont aller vient viennent venir voit voir sait savoir prend prendre mettre donne donner
    donné rester trouve trouver parle parler demande demandé demander déclaré annoncé affirmé
    expliqué indiqué ajouté assuré estimé rappelé précisé raconté
     ans année années jour jours mois semaine semaines heure heures homme hommes femme femmes enfant enfants fille
    filles garçon garçons famille familles ami amis père mère frère sœur mari gens ville villes gouvernement
    gouvernements ministre président présidente monde état états loi lois guerre guerres armée soldats
    travailleurs ouvriers école écoles maison maisons santé médecin médecins argent entreprise entreprises
    impôt impôts eau eaux feu feux routes fleuve rivière lumière histoire mots livres
     journaux avocat avocats juges prisonniers pouvoir électeurs grève grèves neige pluie
     chaleur sécheresse agriculteurs récolte récoltes été hiver printemps automne
    dernier dernière derniers dernières haut haute bas basse vieux vieille jeune jeunes nouveau nouveaux nouvelle
    nouvelles grande grands grandes petites bonne bons bonnes mauvais mauvaise vrai vraie forte
    faible faibles lourd lourde blanche noire vert verte bleu bleue
    deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante soixante mille
    """
)
TELLING = {"en": ENGLISH, "fr": FRENCH}
# Of those, what the other language borrows: they count in a crowd, but one alone tells nothing.
BORROWED = {
    "en": words(
        """
        black light home homes story stories book books business trade high low street streets food water new big good
        so work people man night girl girls boy boys off up down money road roads crop crops full must live lead fire
        made has been by best better just only my your you all very world city house first last early day days week is
        it once gave river tries led strike strikes win same red blue white deep go meets old snow living
        """
    ),
    "fr": words(
        """
        de la le les des du en et à au aux un une que sans sous été état femme jour bonne bons sera avant bas haute
        noire fait faire grande grands nouveau nouvelle bien monde eau hors dix ville maison est il
        """
    ),
}
_WORD = re.compile(r"(?<![^\W_])[a-zà-ÿœ](?:[^\W\d_]|-(?=[^\W\d_]))*")
_ELISION = re.compile(r"\b(?:[ldnscjm]|qu|jusqu|lorsqu|puisqu)[’'](?=[a-zà-ÿœ])")


@remembered
def small_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that begin with a small letter, in order."""
    return tuple(_WORD.findall(text))


@remembered
def counts(text: str) -> Mapping[str, int]:
    """How many small-lettered words of ``text`` tell of English, how many of French (an elision counts as one)."""
    small = small_words(text)
    return {
        "en": sum(word in ENGLISH for word in small),
        "fr": sum(word in FRENCH for word in small) + len(_ELISION.findall(text)),
    }
