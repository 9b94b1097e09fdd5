"""What the hosted page says, in English and French."""

_EN = {
    "title": "Pay %(amount)s",
    "sandbox": "Sandbox",
    "no_money": "This is a rehearsal: no real money moves, and real cards do not work.",
    "pay_to": "To pay",
    "total": "Total due",
    "quantity": "Quantity %(count)s",
    "back": "Back without paying",
    "card_heading": "Pay by card",
    "email": "Email",
    "number": "Card number",
    "expiry": "Expiry date",
    "expiry_hint": "MM / YY",
    "cvc": "Security code",
    "cvc_hint": "3 digits",
    "name": "Name on card",
    "pay": "Pay %(amount)s",
    "or": "or",
    "bank_heading": "Pay by bank transfer",
    "bank_text": "You get bank details and a reference. The licence is issued when the money has arrived.",
    "bank": "Pay by bank transfer",
    "cards": "Cards to rehearse with",
    "works": "is paid",
    "declined": "is declined",
    "poor": "has insufficient funds",
    "asks": "asks for 3-D Secure",
    "any": "Any future date and any three digits will do.",
    "problem": "There is a problem",
    "bad_number": "Your card number is invalid.",
    "bad_expiry": "Your card’s expiry date is incomplete or in the past.",
    "bad_cvc": "Your card’s security code is incomplete.",
    "card_declined": "Your card was declined. Please try a different card.",
    "insufficient_funds": "Your card has insufficient funds. Please try a different card.",
    "not_authenticated": (
        "We could not authenticate your card. Nothing was paid. Please try again, or use a different card."
    ),
    "challenge_title": "Confirm it’s you",
    "challenge_heading": "Your bank asks: is this you?",
    "challenge_text": "A payment of %(amount)s with the card ending in 3155 waits for your confirmation.",
    "complete": "Complete authentication",
    "fail": "Fail authentication",
    "closed_title": "This payment page is closed",
    "expired": "This checkout has expired. Nothing was paid. Go back to the order to start again.",
    "done": "This checkout is complete. There is nothing left to pay here.",
    "missing": "There is no such checkout.",
}

_FR = {
    "title": "Payer %(amount)s",
    "sandbox": "Bac à sable (sandbox)",
    "no_money": (
        "Ceci est une répétition\u00a0: aucun argent réel ne circule "
        "et les vraies cartes ne fonctionnent pas."
    ),
    "pay_to": "À payer",
    "total": "Total dû",
    "quantity": "Quantité\u00a0: %(count)s",
    "back": "Revenir sans payer",
    "card_heading": "Payer par carte",
    "email": "Adresse électronique",
    "number": "Numéro de carte",
    "expiry": "Date d’expiration",
    "expiry_hint": "MM / AA",
    "cvc": "Code de sécurité",
    "cvc_hint": "3 chiffres",
    "name": "Nom sur la carte",
    "pay": "Payer %(amount)s",
    "or": "ou",
    "bank_heading": "Payer par virement",
    "bank_text": (
        "Vous recevez des coordonnées bancaires et une référence. "
        "La licence est délivrée à l’arrivée des fonds."
    ),
    "bank": "Payer par virement",
    "cards": "Cartes pour répéter",
    "works": "est débitée",
    "declined": "est refusée",
    "poor": "manque de provision",
    "asks": "demande 3-D Secure",
    "any": "N’importe quelle date à venir et trois chiffres quelconques conviennent.",
    "problem": "Il y a un problème",
    "bad_number": "Le numéro de votre carte n’est pas valide.",
    "bad_expiry": "La date d’expiration de votre carte est incomplète ou passée.",
    "bad_cvc": "Le code de sécurité de votre carte est incomplet.",
    "card_declined": "Votre carte a été refusée. Essayez une autre carte.",
    "insufficient_funds": "La provision de votre carte est insuffisante. Essayez une autre carte.",
    "not_authenticated": (
        "Nous n’avons pas pu authentifier votre carte. Rien n’a été débité. "
        "Réessayez ou utilisez une autre carte."
    ),
    "challenge_title": "Confirmez votre identité",
    "challenge_heading": "Votre banque demande\u00a0: est-ce bien vous\u202f?",
    "challenge_text": (
        "Un paiement de %(amount)s avec la carte se terminant par 3155 attend votre confirmation."
    ),
    "complete": "Réussir l’authentification",
    "fail": "Échouer l’authentification",
    "closed_title": "Cette page de paiement est fermée",
    "expired": (
        "Ce paiement a expiré. Rien n’a été débité. Revenez à la commande pour en ouvrir un nouveau."
    ),
    "done": "Ce paiement est terminé. Il n’y a plus rien à payer ici.",
    "missing": "Ce paiement n’existe pas.",
}

WORDS = {"en": _EN, "fr": _FR}
